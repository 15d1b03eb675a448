# What find_package(Varve COMPONENTS Core Sql Models Widgets) finds.
include(CMakePackageConfigHelpers)

# varve_component(<name> <layers...>): Varve::<name>, the layers of one component under one name.
function(varve_component name)
    list(TRANSFORM ARGN PREPEND varve::)
    add_library(varve_component_${name} INTERFACE)
    add_library(Varve::${name} ALIAS varve_component_${name})
    target_link_libraries(varve_component_${name} INTERFACE ${ARGN})
    set_target_properties(varve_component_${name} PROPERTIES EXPORT_NAME ${name})
    install(TARGETS varve_component_${name} EXPORT Varve${name}Targets)
    install(EXPORT Varve${name}Targets NAMESPACE Varve:: DESTINATION ${package_dir})
endfunction()

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Varve)
varve_component(Core base value schema query session)
varve_component(Sql storage)
varve_component(Models models)
if(VARVE_BUILD_WIDGETS)
    varve_component(Widgets widgets)
endif()

configure_package_config_file(
    ${CMAKE_CURRENT_LIST_DIR}/VarveConfig.cmake.in ${PROJECT_BINARY_DIR}/VarveConfig.cmake
    INSTALL_DESTINATION ${package_dir}
    NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(
    ${PROJECT_BINARY_DIR}/VarveConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(
    FILES ${PROJECT_BINARY_DIR}/VarveConfig.cmake ${PROJECT_BINARY_DIR}/VarveConfigVersion.cmake
    DESTINATION ${package_dir})
