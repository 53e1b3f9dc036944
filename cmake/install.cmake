# What `cmake --install` puts where. A wheel (pyproject.toml) takes the program alone, component `program`,
# into the folder of scripts that scikit-build-core names.
set(TV_PROGRAM_FOLDER ${CMAKE_INSTALL_BINDIR})
if(SKBUILD)
  set(TV_PROGRAM_FOLDER ${SKBUILD_SCRIPTS_DIR})
endif()
install(TARGETS trackvet RUNTIME DESTINATION ${TV_PROGRAM_FOLDER} COMPONENT program)

install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT docs)
install(FILES docs/trackvet.schema.json docs/trackvet-config.schema.json docs/report.schema.json
              docs/finding.schema.json docs/lint.schema.json docs/baseline.schema.json
        DESTINATION ${CMAKE_INSTALL_DATADIR}/trackvet COMPONENT docs)

# cli/CMakeLists.txt has them written.
if(TARGET trackvet-manual)
  set(manual ${PROJECT_BINARY_DIR}/manual)
  set(data ${CMAKE_INSTALL_DATADIR})
  install(FILES ${manual}/trackvet.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT docs)
  install(FILES ${manual}/trackvet.yaml.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5 COMPONENT docs)
  install(FILES ${manual}/trackvet-rules.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7 COMPONENT docs)
  install(FILES ${manual}/trackvet.bash RENAME trackvet DESTINATION ${data}/bash-completion/completions
          COMPONENT docs)
  install(FILES ${manual}/_trackvet DESTINATION ${data}/zsh/site-functions COMPONENT docs)
  install(FILES ${manual}/trackvet.fish DESTINATION ${data}/fish/vendor_completions.d COMPONENT docs)
endif()

# Which libraries are in the program: cmake --build BUILD --target sbom
find_package(Python3 COMPONENTS Interpreter)
if(Python3_FOUND)
  add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/trackvet.cdx.json
                     COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tools/sbom.py $<TARGET_FILE:trackvet>
                             ${PROJECT_VERSION} ${PROJECT_BINARY_DIR}/trackvet.cdx.json
                     DEPENDS trackvet ${PROJECT_SOURCE_DIR}/tools/sbom.py
                     VERBATIM)
  add_custom_target(sbom DEPENDS ${PROJECT_BINARY_DIR}/trackvet.cdx.json)
endif()
