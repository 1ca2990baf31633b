FROM a AS b
COPY --from=b / /
FROM c AS d
RUN --mount=from=d,target=/x true
FROM e AS f
COPY --from=g / /
FROM f AS g
