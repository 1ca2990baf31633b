\

O