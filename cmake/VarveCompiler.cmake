# How our own code is compiled: varve::warnings, the sanitizers, ccache.
# None of it reaches code that uses an installed Varve.

add_library(varve_warnings INTERFACE)
add_library(varve::warnings ALIAS varve_warnings)
target_compile_definitions(varve_warnings INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_FOREACH QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_USE_QSTRINGBUILDER
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
if(MSVC)
    target_compile_options(varve_warnings INTERFACE
        /W4 /permissive- /utf-8 $<$<BOOL:${VARVE_WERROR}>:/WX>)
else()
    # GCC 12 reports a false overlap for "x" + std::string (GCC bug 105329): seen, never fatal.
    target_compile_options(varve_warnings INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wcast-qual
        -Wnon-virtual-dtor -Woverloaded-virtual -Wsuggest-override -Wextra-semi -Wformat=2 -Wundef
        -Wdouble-promotion
        $<$<BOOL:${VARVE_WERROR}>:-Werror>
        $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wno-error=restrict>)
endif()

# With lines for the stacks that they print, and no more: the objects are large enough.
if(VARVE_SANITIZE)
    add_compile_options(
        -g1 -fsanitize=${VARVE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    add_link_options(-fsanitize=${VARVE_SANITIZE})
endif()

# Clones in different places share what they have compiled: paths count from the project's folder.
find_program(VARVE_CCACHE ccache)
mark_as_advanced(VARVE_CCACHE)
if(VARVE_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${VARVE_CCACHE})
endif()

# A hundred test programs: lld links each in a quarter of the time.
find_program(VARVE_LLD ld.lld)
mark_as_advanced(VARVE_LLD)
if(VARVE_LLD AND UNIX AND NOT APPLE)
    add_link_options(-fuse-ld=lld)
endif()
