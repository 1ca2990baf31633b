FROM a
RUN [ -f x ] && a || (
RUN [ -f x ] && time || (time)
RUN export A=$(!) && export B=$(time)
RUN ! && time || !
