#pragma once

#include <QElapsedTimer>
#include <QString>

#include <algorithm>
#include <array>
#include <cstdio>

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

/// The medians of `measured` and `floor`, run in turn, so that a machine whose speed drifts treats
/// both alike.
struct Pair
{
    double measured;
    double floor;
};

template<typename Measured, typename Floor>
Pair inTurn(Measured measured, Floor floor)
{
    constexpr std::size_t runs = 3;
    std::array<double, runs> ours{};
    std::array<double, runs> theirs{};
    for (std::size_t run = 0; run < runs; ++run) {
        theirs[run] = floor();
        ours[run] = measured();
    }
    std::ranges::sort(ours);
    std::ranges::sort(theirs);
    return {ours[runs / 2], theirs[runs / 2]};
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
