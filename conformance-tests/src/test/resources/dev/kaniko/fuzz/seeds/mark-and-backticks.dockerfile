# escape=`
FROM a`

# x
 AS b
RUN "`
