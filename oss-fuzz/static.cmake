# Included behind project() by build.sh: libraries are linked statically.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
