#include "session/outcomecheck_p.h"

#include <QMap>

namespace varve {
namespace {

/// Whether `now` is what `expected` says, as far as both know, in the columns in which `expected`
/// differs from `other`: what both sides have in common may have been changed by somebody else.
bool isAs(const std::optional<Row> &now,
          const std::optional<Row> &expected,
          const std::optional<Row> &other)
{
    if (!now || !expected)
        return !now && !expected;
    for (qsizetype cell = 0; cell < expected->size(); ++cell) {
        const auto column = columnIndex(cell);
        const auto &value = (*expected)[column];
        if (value.isAbsent() || (*now)[column].isAbsent())
            continue;
        const bool isEvidence = !other || (*other)[column] != value;
        if (isEvidence && (*now)[column] != value)
            return false;
    }
    return true;
}

} // namespace

OutcomeCheck OutcomeCheck::of(const WriteReceipt &receipt, const State &state, const Schema &schema)
{
    QHash<RowId, RowChange> changes;
    for (const auto &[row, stored] : receipt.rows) {
        const auto *base = state.baseRow(row);
        changes.insert(row, {base ? std::optional(*base) : std::nullopt, stored});
    }
    return {changes, schema};
}

OutcomeCheck OutcomeCheck::of(const QList<OpenTransaction::Flush> &flushes, const Schema &schema)
{
    QHash<RowId, RowChange> changes;
    const auto add = [&](const BaseUpdate &update) {
        for (const auto &entry : update.entries) {
            const auto known = changes.find(entry.row);
            if (known == changes.end())
                changes.insert(entry.row, entry.base);
            else
                known->after = entry.base.after;
        }
    };
    for (const auto &flush : flushes) {
        add(flush.written);
        add(flush.heard);
        add(flush.affected);
    }
    return {changes, schema};
}

OutcomeCheck::OutcomeCheck(const QHash<RowId, RowChange> &changes, const Schema &schema)
{
    QMap<TableIndex, QHash<Key, Place>> places;
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        const auto table = change.key().table();
        const auto &key = schema[table].key;
        if (change->before)
            places[table][keyOf(*change->before, key)].before = change->before;
        if (change->after)
            places[table][keyOf(*change->after, key)].after = change->after;
    }
    for (auto ofTable = places.begin(); ofTable != places.end(); ++ofTable) {
        m_places.append({ofTable.key(), ofTable.value()});
        m_questions.append({ofTable.key(), ofTable->keys()});
    }
}

std::optional<OutcomeCheck::Question> OutcomeCheck::next() const
{
    return m_questions.isEmpty() ? std::nullopt : std::optional(m_questions.constFirst());
}

void OutcomeCheck::take(const Result<QList<std::optional<Row>>> &read)
{
    const auto question = m_questions.takeFirst();
    const auto &places = m_places[m_places.size() - m_questions.size() - 1].second;
    if (!read) {
        m_canBeSaved = m_canBeNotSaved = false;
        return;
    }
    for (qsizetype i = 0; i < question.keys.size(); ++i)
        compare(places[question.keys[i]], read->at(i));
}

void OutcomeCheck::compare(const Place &place, const std::optional<Row> &now)
{
    m_canBeSaved &= isAs(now, place.after, place.before);
    m_canBeNotSaved &= isAs(now, place.before, place.after);
}

OutcomeCheck::Outcome OutcomeCheck::outcome() const
{
    // Where nothing can tell both apart, all is as it was to become.
    return m_canBeSaved ? Outcome::Saved : m_canBeNotSaved ? Outcome::NotSaved : Outcome::Unknown;
}

} // namespace varve
