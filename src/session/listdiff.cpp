#include "session/listdiff_p.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace varve {
namespace {

/// The longest run of `numbers` (not necessarily adjacent) that ascends.
/// Patience sorting; https://en.wikipedia.org/wiki/Longest_increasing_subsequence
QList<qsizetype> longestAscent(const QList<qsizetype> &numbers)
{
    QList<qsizetype>
        ends; // ends[n]: where the ascent of length n + 1 with the smallest last number ends
    QList<qsizetype> before(numbers.size(), -1);
    for (qsizetype position = 0; position < numbers.size(); ++position) {
        const auto end = std::ranges::lower_bound(
            ends, numbers[position], {}, [&](qsizetype at) { return numbers[at]; });
        if (end != ends.begin())
            before[position] = *std::prev(end);
        if (end == ends.end())
            ends.append(position);
        else
            *end = position;
    }
    QList<qsizetype> ascent;
    for (auto position = ends.isEmpty() ? -1 : ends.last(); position >= 0;
         position = before[position])
        ascent.prepend(numbers[position]);
    return ascent;
}

/// The rows that keep their places relative to each other.
QSet<RowId> stayingRows(const QList<RowId> &from, const QList<RowId> &to)
{
    QHash<RowId, qsizetype> places;
    for (qsizetype place = 0; place < to.size(); ++place)
        places.insert(to[place], place);
    QList<qsizetype> common;
    for (const auto row : from) {
        if (const auto place = places.constFind(row); place != places.constEnd())
            common.append(*place);
    }
    QSet<RowId> staying;
    for (const auto place : longestAscent(common))
        staying.insert(to[place]);
    return staying;
}

/// The runs of rows in `list` that are not in `staying`, as [first, last].
QList<std::pair<qsizetype, qsizetype>> runsOutside(const QSet<RowId> &staying,
                                                   const QList<RowId> &list)
{
    QList<std::pair<qsizetype, qsizetype>> runs;
    for (qsizetype position = 0; position < list.size(); ++position) {
        if (staying.contains(list[position]))
            continue;
        if (!runs.isEmpty() && runs.last().second == position - 1)
            runs.last().second = position;
        else
            runs.append({position, position});
    }
    return runs;
}

} // namespace

QList<ListChange> changesBetween(const QList<RowId> &from, const QList<RowId> &to)
{
    if (from == to)
        return {};
    const auto staying = stayingRows(from, to);
    QList<ListChange> changes;
    const auto leaving = runsOutside(staying, from);
    for (auto run = leaving.rbegin(); run != leaving.rend(); ++run)
        changes.append({ListChange::Kind::Remove,
                        run->first,
                        from.mid(run->first, run->second - run->first + 1)});
    for (const auto &[first, last] : runsOutside(staying, to))
        changes.append({ListChange::Kind::Insert, first, to.mid(first, last - first + 1)});
    return changes;
}

} // namespace varve
