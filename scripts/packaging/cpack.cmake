# Packages, by CPack: scripts/package makes them all.  Components: program (keyfluent), dev (the library).
set(KEYFLUENT_MAINTAINER "The keyfluent authors <keyfluent@keyfluent.invalid>" CACHE STRING
  "Who answers for the packages: Name <address>")
set(packaging ${CMAKE_CURRENT_LIST_DIR})
configure_file(${packaging}/debian/changelog.in ${CMAKE_BINARY_DIR}/debian/changelog @ONLY)

set(CPACK_PACKAGE_NAME keyfluent)
set(CPACK_PACKAGE_VENDOR keyfluent)
set(CPACK_PACKAGE_CONTACT ${KEYFLUENT_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "fluent in every SSH key format")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGE_FILE_NAME keyfluent-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_OUTPUT_FILE_PREFIX ${CMAKE_BINARY_DIR}/packages)
set(CPACK_COMPONENTS_ALL program dev)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_THREADS 0)
# What differs between the generators, and compressing what Debian wants compressed.
set(CPACK_PROJECT_CONFIG_FILE ${packaging}/cpack_project.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${packaging}/cpack_stage.cmake)
set(CPACK_KEYFLUENT_COPYRIGHT ${packaging}/debian/copyright)
set(CPACK_KEYFLUENT_CHANGELOG ${CMAKE_BINARY_DIR}/debian/changelog)

set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "SSH keys come in a dozen formats, and not every program reads each of them.
keyfluent converts, inspects and checks keys of all of them, finds out what
sshd does with every line of an authorized_keys file, adds and removes keys
there without damage, audits the keys of a fleet, and says at which stage an
SFTP connection fails, and why.")
set(CPACK_COMPONENT_DEV_DESCRIPTION "SSH keys come in a dozen formats, and not every program reads each of them.
This is the library behind the command keyfluent, for programs in C++20: it
reads and writes keys in every format, without any input or output.

This package contains the static library, its headers, and the files by which
CMake and pkg-config find it.")

# DEB
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "fluent in every SSH key format\n${CPACK_COMPONENT_PROGRAM_DESCRIPTION}")
set(CPACK_DEBIAN_DEV_DESCRIPTION
  "library for SSH keys in every format (development files)\n${CPACK_COMPONENT_DEV_DESCRIPTION}")
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME keyfluent)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION utils)
# Loaded when they are needed, so that dpkg-shlibdeps does not see them: libgcrypt, libgmp for
# `audit --shared-primes`, and libcrypto, which it finds in keyfluent-session if that is built.
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "libgcrypt20 (>= 1.10.0)")
if(NOT TARGET keyfluent-session)
  string(APPEND CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS ", libssl3 (>= 3.0.0)")
endif()
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS libgmp10)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS openssh-server)
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libkeyfluent-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "libssl-dev (>= 3.0.0), libgcrypt20 (>= 1.10.0)")

# RPM
set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE MIT)
set(CPACK_RPM_PACKAGE_RELOCATABLE OFF)
# Folders of the system belong to other packages.
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION)
foreach(folder libexec lib/systemd lib/systemd/system lib64/cmake lib64/pkgconfig share/man share/man/man1 share/man/man3
    share/man/man7 share/bash-completion share/bash-completion/completions)
  list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /usr/${folder})
endforeach()
set(CPACK_RPM_PROGRAM_PACKAGE_NAME keyfluent)
set(CPACK_RPM_PROGRAM_PACKAGE_SUMMARY "Fluent in every SSH key format")
set(CPACK_RPM_PROGRAM_PACKAGE_GROUP Applications/System)
set(CPACK_RPM_PROGRAM_PACKAGE_AUTOREQ YES)
set(CPACK_RPM_PROGRAM_PACKAGE_REQUIRES "libcrypto.so.3()(64bit), libgcrypt.so.20()(64bit)")
set(CPACK_RPM_DEV_PACKAGE_NAME keyfluent-devel)
set(CPACK_RPM_DEV_PACKAGE_SUMMARY "Library for SSH keys in every format (development files)")
set(CPACK_RPM_DEV_PACKAGE_GROUP Development/Libraries)
set(CPACK_RPM_DEV_PACKAGE_REQUIRES "openssl-devel >= 3.0, libgcrypt.so.20()(64bit)")

include(CPack)
