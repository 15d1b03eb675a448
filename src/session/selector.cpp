#include "session/selector.h"

#include "session/relationreader_p.h"
#include "session/sessionnotes_p.h"

#include <algorithm>

namespace varve {
namespace {

/// Calls `visit(row, cells)` for each row of `table` as anyone sees it.
template<typename Visit>
void forEachRow(const State &state, TableIndex table, Visit visit)
{
    const auto changes = state.pending().changes(table);
    state.baseRows(table).forEach([&](RowId row, const Row &cells) {
        if (!changes.contains(row))
            visit(row, cells);
    });
    changes.forEach([&](RowId row, const RowChange &change) {
        if (change.after)
            visit(row, *change.after);
    });
}

/// Whether `relation` may lead elsewhere because a row of some table is another.
bool looksAt(const Relation &relation, RowId from, const ChangeSet &changes)
{
    return changes.touches(from.table()) || changes.touches(relation.to)
           || changes.touches(relation.link.table);
}

} // namespace

/// What is kept from one computation to the next.
struct StateReader::Indexes
{
    explicit Indexes(const Schema &aSchema)
        : schema(aSchema)
        , rows(aSchema)
    {}

    Schema schema;
    RowIndexes rows;
};

StateReader::StateReader(State state, const Schema &schema)
    : m_state(std::move(state))
    , m_indexes(schema.size() > 0 ? std::make_unique<Indexes>(schema) : nullptr)
{}

StateReader::~StateReader() = default;
StateReader::StateReader(StateReader &&) noexcept = default;
StateReader &StateReader::operator=(StateReader &&) noexcept = default;

StateReader::Indexes *StateReader::indexes()
{
    const auto *notes = dynamic_cast<const SessionNotes *>(m_state.notes());
    if (!m_indexes && notes) {
        m_indexes = std::make_unique<Indexes>(notes->schema);
        m_indexes->rows.take(notes->indexes);
    }
    return m_indexes.get();
}

std::optional<Row> StateReader::row(RowId row)
{
    m_rows.insert(row);
    return m_state.row(row);
}

QList<RowId> StateReader::rows(TableIndex table)
{
    m_tables.insert(table);
    QList<RowId> found;
    forEachRow(m_state, table, [&](RowId row, const Row &) { found.append(row); });
    return found;
}

QList<RowId> StateReader::rows(TableIndex table, ColumnIndex column, const Value &value)
{
    m_searches[table].append({column, value});
    const bool isIndexed = !value.isNull() && !value.isAbsent() && indexes();
    if (isIndexed) {
        // An index takes what the column holds equal together: these may be a few too many.
        auto found = m_indexes->rows.holding(table, {column}, value, m_state);
        found.removeIf([&](RowId row) { return (*m_state.row(row))[column] != value; });
        return found;
    }
    QList<RowId> found;
    forEachRow(m_state, table, [&](RowId row, const Row &cells) {
        if (cells[column] == value)
            found.append(row);
    });
    return found;
}

Result<QList<RowId>> StateReader::related(RowId row, const QString &relation)
{
    const auto *known = indexes();
    Q_ASSERT(known);
    const auto meant = known->schema.requireRelation(row.table(), relation);
    if (!meant)
        return meant.error();
    m_followed.append({row, *meant, followed(row, *meant, m_state)});
    return m_followed.last().found;
}

QList<RowId> StateReader::followed(RowId row, const Relation &relation, const State &state)
{
    return RelationReader(state, m_indexes->schema, m_indexes->rows).related(row, relation);
}

bool StateReader::wouldReadOtherwise(const State &next)
{
    if (next.isSameAs(m_state))
        return false;
    const auto changes = ChangeSet::between(m_state, next);
    m_comparedRows += changes.rows().size();
    const auto isOther = std::ranges::any_of(changes.entries(),
                                             [this](const auto &entry) { return concerns(entry); })
                         || std::ranges::any_of(m_followed, [&](const Following &following) {
                                return leadsElsewhere(following, changes, next);
                            });
    if (!isOther)
        m_state = next; // So that what has been looked at is not looked at again.
    return isOther;
}

void StateReader::begin(State state)
{
    m_state = std::move(state);
    m_rows.clear();
    m_tables.clear();
    m_searches.clear();
    m_followed.clear();
}

bool StateReader::leadsElsewhere(const Following &following,
                                 const ChangeSet &changes,
                                 const State &next)
{
    return looksAt(following.relation, following.row, changes)
           && followed(following.row, following.relation, next) != following.found;
}

bool StateReader::concerns(const ChangeSet::Entry &entry) const
{
    if (entry.before == entry.after)
        return false;
    if (m_rows.contains(entry.row))
        return true;
    const bool comesOrGoes = entry.before.has_value() != entry.after.has_value();
    if (comesOrGoes && m_tables.contains(entry.row.table()))
        return true;
    const auto searches = m_searches.constFind(entry.row.table());
    return searches != m_searches.constEnd()
           && std::ranges::any_of(*searches, [&](const Search &search) {
                  const auto holds = [&](const std::optional<Row> &row) {
                      return row && (*row)[search.column] == search.value;
                  };
                  return holds(entry.before) != holds(entry.after);
              });
}

} // namespace varve
