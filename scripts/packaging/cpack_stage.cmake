# Run by cpack between installing and packing: what Debian's policy wants of a package's documentation (12.1, 12.3,
# 12.5, 12.7): compressed manual pages, the changelog, the copyright.  gzip -n keeps the time out of the files.
if(NOT CPACK_GENERATOR STREQUAL DEB)
  return()
endif()
file(GLOB_RECURSE pages LIST_DIRECTORIES OFF ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/man/*.[1-9])
foreach(page IN LISTS pages)
  execute_process(COMMAND gzip -9n ${page} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} upper)
  set(folder ${CPACK_TEMPORARY_DIRECTORY}/${component}/usr/share/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
  file(MAKE_DIRECTORY ${folder})
  file(REMOVE ${folder}/LICENSE)  # it is in the copyright
  file(COPY ${CPACK_KEYFLUENT_COPYRIGHT} ${CPACK_KEYFLUENT_CHANGELOG} DESTINATION ${folder})
  execute_process(COMMAND gzip -9nf ${folder}/changelog COMMAND_ERROR_IS_FATAL ANY)
endforeach()
