FROM a
ENV A=${A:-${B:+"${C?'}"'}} B=${A##*\a} C=${A//\/} D=$ E=${
