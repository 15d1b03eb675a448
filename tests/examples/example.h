#pragma once

#include <cstdio>
#include <cstdlib>
#include <source_location>

/// Ends the program where an example does not hold.
inline void expect(bool holds, std::source_location where = std::source_location::current())
{
    if (holds)
        return;
    std::fprintf(stderr, "%s:%u: this does not hold\n", where.file_name(), where.line());
    std::exit(EXIT_FAILURE);
}
