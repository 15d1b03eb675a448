# varve_test(<tst_name> LAYERS <layers...> [LIBRARIES <targets...>] [SOURCES <files...>])
#
# One QtTest program from <tst_name>.cpp, run without a screen and in one place and language
# wherever the machine is. LIBRARIES rapidcheck adds property tests.
function(varve_test name)
    if(NOT VARVE_BUILD_TESTS)
        return()
    endif()
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LAYERS;LIBRARIES;SOURCES")
    varve_test_program(${name})
    target_link_libraries(${name} PRIVATE Qt6::Test)
    # By hand: the scan of AUTOMOC costs a second for each program, and one file is known to need moc.
    qt_generate_moc(${name}.cpp ${name}.moc)
    target_sources(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc)
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES
        TIMEOUT 600 ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TZ=UTC")
endfunction()

# varve_bench(<bench_name> LAYERS <layers...> [LIBRARIES <targets...>] [SOURCES <files...>])
#
# One program from <bench_name>.cpp that prints a JSON object a line for each case whose name holds
# its first argument. Not a test: it claims nothing, it measures.
function(varve_bench name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LAYERS;LIBRARIES;SOURCES")
    varve_test_program(${name})
endfunction()

# The executable behind both. Headers of tests/support are included as "support/x.h".
function(varve_test_program name)
    list(TRANSFORM arg_LAYERS PREPEND varve::)
    add_executable(${name} ${name}.cpp ${arg_SOURCES})
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(${name} PRIVATE ${arg_LAYERS} ${arg_LIBRARIES} varve::warnings)
endfunction()
