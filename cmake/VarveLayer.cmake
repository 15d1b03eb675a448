# varve_layer(<name> [COMPONENT <package component>]
#             DEPENDS <layers...> QT <modules...> HEADERS <files...> SOURCES <files...>)
#
# One library per layer, linked as varve::<name>. DEPENDS is the whole list of layers it may include
# from. HEADERS are public: installed, and compiled alone by all_verify_interface_header_sets; private
# headers and forms go to SOURCES. A layer that has no SOURCES is header-only; one without a
# COMPONENT belongs to the program and is not installed.
function(varve_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "COMPONENT" "DEPENDS;QT;HEADERS;SOURCES")
    list(TRANSFORM arg_DEPENDS PREPEND varve::)
    list(TRANSFORM arg_QT PREPEND Qt6::)

    set(target varve_${name})
    varve_layer_kind(kind scope)
    add_library(${target} ${kind} ${arg_SOURCES})
    add_library(varve::${name} ALIAS ${target})

    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR PARENT_PATH include_root)
    target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS ${include_root} FILES ${arg_HEADERS})
    target_compile_features(${target} ${scope} cxx_std_20)
    target_link_libraries(${target} ${scope} ${arg_DEPENDS} ${arg_QT})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name}
        VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
    if(arg_SOURCES)
        target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:varve::warnings>)
        set_target_properties(${target} PROPERTIES
            AUTOMOC ON AUTOUIC ON AUTORCC ON WINDOWS_EXPORT_ALL_SYMBOLS ON)
    endif()

    if(arg_COMPONENT)
        varve_install(${target} ${arg_COMPONENT})
    endif()
endfunction()

# What add_library() makes of the layer that is being declared, and the scope of what it passes on.
function(varve_layer_kind kind scope)
    set(${scope} PUBLIC PARENT_SCOPE)
    if(NOT arg_SOURCES)
        set(${kind} INTERFACE PARENT_SCOPE)
        set(${scope} INTERFACE PARENT_SCOPE)
    elseif(NOT arg_COMPONENT)
        set(${kind} OBJECT PARENT_SCOPE) # objects keep the resources that a linker would drop
    elseif(VARVE_SHARED)
        set(${kind} SHARED PARENT_SCOPE)
    else()
        set(${kind} STATIC PARENT_SCOPE)
    endif()
endfunction()

# Installs a library as part of the package component. Its headers are found as "layer/x.h", the way
# they name each other, and as <varve/layer/x.h>.
function(varve_install target component)
    install(TARGETS ${target}
        EXPORT Varve${component}Targets
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/varve)
endfunction()
