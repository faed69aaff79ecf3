# What other systems need to use keyfluent: installed as examples, but the units of systemd where it finds them (they
# are not enabled: `systemctl enable --now keyfluent-check.timer keyfluent-audit.timer`).
set(examples ${CMAKE_INSTALL_DOCDIR}/examples)
foreach(file nagios/keyfluent.cfg icinga/keyfluent.conf systemd/keyfluent-check.service systemd/keyfluent-audit.service)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${file}.in ${CMAKE_BINARY_DIR}/packaging/${file} @ONLY)
endforeach()
install(FILES ${CMAKE_BINARY_DIR}/packaging/nagios/keyfluent.cfg DESTINATION ${examples}/nagios)
install(FILES ${CMAKE_BINARY_DIR}/packaging/icinga/keyfluent.conf DESTINATION ${examples}/icinga)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/ansible/authorize.yml DESTINATION ${examples}/ansible)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/gitlab/keyfluent.gitlab-ci.yml DESTINATION ${examples}/gitlab)
install(FILES
  ${CMAKE_BINARY_DIR}/packaging/systemd/keyfluent-check.service ${CMAKE_CURRENT_LIST_DIR}/systemd/keyfluent-check.timer
  ${CMAKE_BINARY_DIR}/packaging/systemd/keyfluent-audit.service ${CMAKE_CURRENT_LIST_DIR}/systemd/keyfluent-audit.timer
  DESTINATION lib/systemd/system)
