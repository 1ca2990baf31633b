FROM a
COPY <<A <<"B'" <<$C <<-D\E /x
A
