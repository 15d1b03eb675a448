#include "session/comparable_p.h"
#include "session/rowindex_p.h"

#include <algorithm>

namespace varve {
namespace {

/// As comparable(), without the way through it for nearly all keys.
Value comparablePart(const Value &value, const Column &as)
{
    const bool isItself =
        value.isReference()
        || (value.isInteger() && as.affinity != Affinity::Text && as.affinity != Affinity::Real);
    return isItself ? value : comparable(value, as);
}

/// Dense for integers, so that neighbours lie side by side.
quint64 hashOf(const Value &part)
{
    if (part.isInteger())
        return static_cast<quint64>(part.integer());
    if (part.isReference())
        return ~part.reference().bits();
    return qHash(part);
}

bool isNothing(const Value &part)
{
    return part.isNull() || part.isAbsent();
}

/// The hash of a whole key whose parts are `part(0)` to `part(size - 1)`; none if one is nothing.
template<typename Part>
std::optional<quint64> combinedHash(qsizetype size, Part part)
{
    constexpr quint64 odd = 0x9e3779b97f4a7c15; // 2^64 divided by the golden ratio spreads well.
    quint64 hash = 0;
    for (qsizetype position = 0; position < size; ++position) {
        const Value value = part(position);
        if (isNothing(value))
            return {};
        hash = position == 0 ? hashOf(value) : hash * odd + hashOf(value);
    }
    return hash;
}

/// The rows of a table that may have other keys in two states.
template<typename T>
void forEachDifferent(const PersistentMap<RowId, T> &before,
                      const PersistentMap<RowId, T> &now,
                      const auto &differs)
{
    difference(
        before,
        now,
        [&](RowId row, const T &added) { differs(row, nullptr, &added); },
        [&](RowId row, const T &removed) { differs(row, &removed, nullptr); },
        [&](RowId row, const T &old, const T &changed) { differs(row, &old, &changed); });
}

} // namespace

bool IndexShape::isSameAs(const IndexShape &other) const
{
    const auto compareAlike = [](const Column &a, const Column &b) {
        return a.affinity == b.affinity && a.collation == b.collation;
    };
    return table == other.table && columns == other.columns
           && std::ranges::equal(as, other.as, compareAlike);
}

RowIndex::RowIndex(IndexShape shape, Scope scope)
    : m_shape(std::move(shape))
    , m_scope(scope)
{
    Q_ASSERT(m_shape.columns.size() == m_shape.as.size());
}

void RowIndex::follow(const State &state)
{
    if (isInStepWith(state))
        return;
    const auto base = m_scope == Scope::All ? state.baseRows(m_shape.table) : Rows();
    const auto pending = state.pending().changes(m_shape.table);
    auto sets = std::exchange(m_sets, {}).transient();
    QList<RowId> edited;
    const auto isEdited = [&](RowId row) {
        return m_pending.contains(row) || pending.contains(row);
    };
    const bool isAnyEdited = !m_pending.isEmpty() || !pending.isEmpty();
    forEachDifferent(m_base, base, [&](RowId row, const Row *before, const Row *now) {
        if (isAnyEdited && isEdited(row))
            edited.append(row);
        else
            replace(sets, row, before, now);
    });
    forEachDifferent(m_pending, pending, [&](RowId row, const RowChange *, const RowChange *) {
        edited.append(row);
    });
    std::ranges::sort(edited);
    edited.erase(std::unique(edited.begin(), edited.end()), edited.end());
    for (const auto row : std::as_const(edited))
        replace(sets, row, seen(row, m_base, m_pending), seen(row, base, pending));
    m_sets = std::move(sets).persistent();
    m_base = base;
    m_pending = pending;
}

/// Asked before every reading, so without holding anything.
bool RowIndex::isInStepWith(const State &state) const
{
    const auto isSame = [](const auto *now, const auto &known) {
        return now ? now->isSameAs(known) : known.isEmpty();
    };
    const bool isBaseSame =
        m_scope == Scope::Pending || isSame(state.base().find(m_shape.table), m_base);
    return isBaseSame && isSame(state.pending().byTable().find(m_shape.table), m_pending);
}

QList<RowId> RowIndex::find(const Key &key) const
{
    const auto parts = comparableParts(key);
    const auto *set = setOf(parts);
    if (!set)
        return {};
    auto rows = set->rows();
    m_accesses.found += rows.size();
    rows.removeIf([&](RowId row) { return !holds(*seen(row, m_base, m_pending), parts); });
    return rows;
}

/// Nearly always the key is of one column and leads to one row, for which no lists are made.
RowId RowIndex::first(const Key &key) const
{
    if (key.size() != 1)
        return find(key).value(0);
    Q_ASSERT(m_shape.columns.size() == 1);
    const auto wanted = comparablePart(key[0], m_shape.as.front());
    const auto *set = isNothing(wanted) ? nullptr : m_sets.find(varve::hashOf(wanted));
    if (!set)
        return {};
    const auto only = set->only();
    if (only.isNull())
        return find(key).value(0);
    ++m_accesses.found;
    return part(*seen(only, m_base, m_pending), 0) == wanted ? only : RowId();
}

qsizetype RowIndex::count(const Key &key) const
{
    const auto *set = setOf(comparableParts(key));
    return set ? set->size() : 0;
}

QList<Value> RowIndex::comparableParts(const Key &key) const
{
    Q_ASSERT(key.size() == m_shape.columns.size());
    QList<Value> parts;
    parts.reserve(key.size());
    for (qsizetype position = 0; position < key.size(); ++position)
        parts.append(comparablePart(key[position], m_shape.as[position]));
    return parts;
}

const RowSet *RowIndex::setOf(const QList<Value> &parts) const
{
    const auto hash =
        combinedHash(parts.size(), [&](qsizetype position) { return parts[position]; });
    return hash ? m_sets.find(*hash) : nullptr;
}

const Row *RowIndex::seen(RowId row, const Rows &base, const Changes &pending)
{
    if (const auto *change = pending.find(row))
        return change->after ? &*change->after : nullptr;
    return base.find(row);
}

std::optional<quint64> RowIndex::hashOf(const Row &row) const
{
    return combinedHash(m_shape.columns.size(),
                        [&](qsizetype position) { return part(row, position); });
}

void RowIndex::replace(Sets::Transient &sets, RowId row, const Row *before, const Row *now) const
{
    ++m_accesses.followed;
    const auto old = before ? hashOf(*before) : std::nullopt;
    const auto fresh = now ? hashOf(*now) : std::nullopt;
    if (old == fresh)
        return;
    if (old) {
        sets.update(*old, [&](RowSet &set) { set.remove(row); });
        if (sets.find(*old)->isEmpty())
            sets.remove(*old);
    }
    if (fresh)
        sets.update(*fresh, [&](RowSet &set) { set.insert(row); });
}

bool RowIndex::holds(const Row &row, const QList<Value> &key) const
{
    for (qsizetype position = 0; position < key.size(); ++position) {
        if (part(row, position) != key[position])
            return false;
    }
    return true;
}

Value RowIndex::part(const Row &row, qsizetype position) const
{
    return comparablePart(row[m_shape.columns[position]], m_shape.as[position]);
}

} // namespace varve
