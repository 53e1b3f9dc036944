# tv_add_test(NAME test_x SOURCES test_x.c LIBS tv_x): a cmocka program, run from the repository root.
function(tv_add_test)
  cmake_parse_arguments(T "" "NAME" "SOURCES;LIBS;LINK_OPTIONS" ${ARGN})
  add_executable(${T_NAME} ${T_SOURCES})
  target_link_libraries(${T_NAME} PRIVATE ${T_LIBS} PkgConfig::CMOCKA)
  target_compile_definitions(${T_NAME} PRIVATE "TV_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"")
  if(T_LINK_OPTIONS)
    target_link_options(${T_NAME} PRIVATE ${T_LINK_OPTIONS})
  endif()
  add_test(NAME ${T_NAME} COMMAND ${T_NAME} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  # A test that skips something (a suite that is not there) is shown as skipped, not as passed.
  set_tests_properties(${T_NAME} PROPERTIES TIMEOUT 120
                       SKIP_REGULAR_EXPRESSION "\\[  SKIPPED \\]")
endfunction()
