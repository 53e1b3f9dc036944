# What makes a fault in the program harder to use against its owner. Optimized builds alone: sanitizers see
# more, and some of it needs the optimizer. Each flag is tried, as compilers differ; what the linked program
# must have in the end is checked by tests/hardening/check_binary.py, which knows no compiler. Formats that are
# not literals are errors in every build: -Wformat=2.
if(NOT CMAKE_BUILD_TYPE MATCHES "^(Release|RelWithDebInfo|MinSizeRel)$" OR TRACKVET_SANITIZE OR TRACKVET_TSAN)
  return()
endif()
include(CheckCCompilerFlag)
include(CheckCSourceCompiles)
include(CheckLinkerFlag)
include(CheckPIESupported)

# Loaded at another address on every run.
check_pie_supported(LANGUAGES C)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

foreach(flag
        -fstack-protector-strong          # a canary in functions with arrays
        -fstack-clash-protection          # no jump over the guard page
        -fcf-protection=full              # x86: jumps land where the compiler meant them to
        -mbranch-protection=standard      # the same, and signed return addresses, on aarch64
        -fno-delete-null-pointer-checks   # the optimizer does not remove a check
        -ftrivial-auto-var-init=zero)     # nothing left behind by other functions is read
  string(MAKE_C_IDENTIFIER "TRACKVET_HAS${flag}" known)
  check_c_compiler_flag("-Werror ${flag}" ${known})
  if(${known})
    add_compile_options(${flag})
  endif()
endforeach()

# Where every event passes through, the last one costs up to 2.7 % of the instructions, all the others
# together 0.8 %; that code is fuzzed with sanitizers, and allocates nothing.
set(TV_HOT_FLAGS)
if(TRACKVET_HAS_ftrivial_auto_var_init_zero)
  set(TV_HOT_FLAGS -ftrivial-auto-var-init=uninitialized)
endif()

# Bounds in the functions of libc. A libc that does not know level 3 warns of it.
set(CMAKE_REQUIRED_FLAGS "-O2 -Werror -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
check_c_source_compiles("#include <stdio.h>\nint main(void) { return 0; }" TRACKVET_HAS_FORTIFY_3)
unset(CMAKE_REQUIRED_FLAGS)
add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$<IF:$<BOOL:${TRACKVET_HAS_FORTIFY_3}>,3,2>)

# The same bytes wherever it is built: debug information names files from the top of the tree on.
check_c_compiler_flag("-Werror -ffile-prefix-map=from=to" TRACKVET_HAS_FILE_PREFIX_MAP)
if(TRACKVET_HAS_FILE_PREFIX_MAP)
  add_compile_options("-ffile-prefix-map=${PROJECT_BINARY_DIR}=./build" "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.")
endif()

# Addresses are filled in before the program starts, and cannot be written from then on; neither stack nor
# heap is code, and code lies on pages of its own.
foreach(flag relro now noexecstack separate-code)
  string(MAKE_C_IDENTIFIER "TRACKVET_HAS_LINK_${flag}" known)
  check_linker_flag(C "-Wl,-z,${flag}" ${known})
  if(${known})
    add_link_options("-Wl,-z,${flag}")
  endif()
endforeach()
