#include "base/persistentmap.h"

#include <QElapsedTimer>
#include <QHash>

#include <array>
#include <cstdio>
#include <string_view>

using namespace varve;

namespace {

/// As large as a Row with its bookkeeping.
struct Payload
{
    std::array<quint64, 5> words{};

    friend bool operator==(const Payload &, const Payload &) = default;
};

using Map = PersistentMap<quint64, Payload>;

constexpr quint64 rowCount = 1'000'000;
constexpr int editCount = 10'000;

/// Where results go that must not be optimised away.
volatile quint64 sink = 0;

template<typename Work>
double nanoseconds(Work work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return static_cast<double>(timer.nsecsElapsed());
}

/// `value` and `floor` in nanoseconds for each of `n`.
void print(const char *name, double value, double floor, quint64 n)
{
    const auto each = static_cast<double>(n);
    std::printf(
        R"({"name": "%s", "value": %.1f, "unit": "ns", "floor": %.1f, "ratio": %.2f, "n": %llu})"
        "\n",
        name,
        value / each,
        floor / each,
        value / floor,
        static_cast<unsigned long long>(n));
}

Map loaded()
{
    auto batch = Map().transient();
    for (quint64 key = 1; key <= rowCount; ++key)
        batch.insert(key, {{key}});
    return std::move(batch).persistent();
}

/// The floor of a mutable hash, which has no versions.
QHash<quint64, Payload> loadedHash()
{
    QHash<quint64, Payload> hash;
    for (quint64 key = 1; key <= rowCount; ++key)
        hash.insert(key, {{key}});
    return hash;
}

quint64 scattered(int step)
{
    return static_cast<quint64>(step) * 7919 % rowCount + 1;
}

void benchLoad()
{
    const double value = nanoseconds([] { loaded(); });
    const double floor = nanoseconds([] { loadedHash(); });
    print("map.load", value, floor, rowCount);
}

void benchFind()
{
    const auto map = loaded();
    const auto hash = loadedHash();
    quint64 sum = 0;
    const double value = nanoseconds([&] {
        for (int step = 0; step < editCount; ++step)
            sum += map.find(scattered(step))->words[0];
    });
    const double floor = nanoseconds([&] {
        for (int step = 0; step < editCount; ++step)
            sum -= hash.constFind(scattered(step))->words[0];
    });
    sink = sum;
    print("map.find", value, floor, editCount);
}

void benchEdit()
{
    auto map = loaded();
    auto hash = loadedHash();
    const double value = nanoseconds([&] {
        for (int step = 0; step < editCount; ++step)
            map = map.inserted(scattered(step), {});
    });
    const double floor = nanoseconds([&] {
        for (int step = 0; step < editCount; ++step)
            hash.insert(scattered(step), {});
    });
    print("map.edit", value, floor, editCount);
}

void benchDifference()
{
    const auto before = loaded();
    const auto after = before.inserted(rowCount / 2, {});
    const auto ignore = [](const auto &...) {};
    int changes = 0;
    const double value = nanoseconds([&] {
        for (int step = 0; step < editCount; ++step)
            difference(before, after, ignore, ignore, [&](const auto &...) { ++changes; });
    });
    const double floor = nanoseconds([&] {
        for (int step = 0; step < editCount; ++step)
            changes -= before.value(rowCount / 2) == after.value(rowCount / 2) ? 0 : 1;
    });
    sink = static_cast<quint64>(changes);
    print("map.difference", value, floor, editCount);
}

struct Case
{
    std::string_view name;
    void (*run)();
};

constexpr std::array cases{
    Case{"map.load", benchLoad},
    Case{"map.find", benchFind},
    Case{"map.edit", benchEdit},
    Case{"map.difference", benchDifference},
};

} // namespace

/// Prints one JSON object a line for each case whose name holds the first argument.
int main(int argc, char *argv[])
{
    const std::string_view filter = argc > 1 ? argv[1] : "";
    for (const auto &[name, run] : cases) {
        if (name.find(filter) != std::string_view::npos)
            run();
    }
    return 0;
}
