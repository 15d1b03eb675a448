#pragma once

#include <QElapsedTimer>
#include <QString>

#include <algorithm>
#include <cstdio>
#include <limits>

namespace varve::bench {

/// Seconds that `work` takes.
template<typename Work>
double seconds(Work work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return static_cast<double>(timer.nsecsElapsed()) / 1e9;
}

/// The shortest of five runs of each, in turn: what else a machine does only ever adds.
struct Pair
{
    double measured;
    double floor;
};

template<typename Measured, typename Floor>
Pair inTurn(Measured measured, Floor floor)
{
    constexpr int runs = 5;
    Pair least{std::numeric_limits<double>::max(), std::numeric_limits<double>::max()};
    for (int run = 0; run < runs; ++run) {
        least.floor = std::min(least.floor, floor());
        least.measured = std::min(least.measured, measured());
    }
    return least;
}

/// One line of JSON. `value` and `floor` are in `unit`; `n` is how many things were done.
inline void print(const char *name, const char *unit, Pair result, long long n)
{
    std::printf(
        R"({"name": "%s", "value": %.6g, "unit": "%s", "floor": %.6g, "ratio": %.3f, "n": %lld})"
        "\n",
        name,
        result.measured,
        unit,
        result.floor,
        result.measured / result.floor,
        n);
    std::fflush(stdout);
}

} // namespace varve::bench
