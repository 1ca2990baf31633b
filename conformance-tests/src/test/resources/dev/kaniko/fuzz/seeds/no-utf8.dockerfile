FROM ÿþ
ENV A=í € B=${A//À/ô}
COPY --from=€ a b
