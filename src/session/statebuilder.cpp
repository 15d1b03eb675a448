#include "session/statebuilder.h"

#include "schema/affinity.h"
#include "schema/validation.h"
#include "session/apply.h"
#include "session/automatickeys_p.h"
#include "session/deleterules_p.h"
#include "session/identitymap.h"
#include "session/namedcells_p.h"
#include "session/session.h"
#include "session/sessiontext_p.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace varve {

class StateBuilder::Private
{
public:
    Private(Schema aSchema, const State &from)
        : schema(std::move(aSchema))
        , given(from)
    {
        for (qsizetype table = 0; table < schema.size(); ++table)
            rows.push_back(from.baseRows(tableIndex(table)).transient());
        known.resize(schema.size());
        from.base().forEach([this](TableIndex, const State::Rows &all) {
            all.forEach([this](RowId row, const Row &) { identities.startAfter(row.serial()); });
        });
        from.pending().byTable().forEach([this](TableIndex, const Overlay::Changes &all) {
            all.forEach(
                [this](RowId row, const RowChange &) { identities.startAfter(row.serial()); });
        });
    }

    State::Rows::Transient &of(TableIndex table) { return rows[static_cast<size_t>(table)]; }

    /// The keys of `table` are learned when the first row of it is written.
    void learnKeys(TableIndex table)
    {
        if (known[toInt(table)])
            return;
        known[toInt(table)] = true;
        for (const auto &[row, cells] : of(table))
            identities.add(row, keyOf(cells, schema[table].key));
    }

    Result<QList<Value>> cellsOf(TableIndex index, const QList<NamedValue> &cells)
    {
        const auto &table = schema[index];
        QList<Value> values;
        values.reserve(table.columns.size());
        for (const auto &column : table.columns)
            values.append(column.generated ? Value(Absent{Absent::Reason::Generated})
                                           : literalDefault(column).value_or(Value()));
        if (table.hasAutomaticKey)
            values[toInt(table.key.front())] = Absent();
        for (const auto &named : cells) {
            const auto meant = meantCells(named, index, schema);
            if (!meant)
                return meant.error();
            for (const auto &[column, value] : *meant)
                values[toInt(column)] = held(index, column, value);
        }
        return values;
    }

    /// A reference to a row is its key, and every value is as the column stores it.
    Value held(TableIndex index, ColumnIndex column, const Value &value)
    {
        if (!value.isReference())
            return stored(value, schema[index][column]);
        const auto target = value.reference();
        const auto key = schema.referencedColumn(index, column, target.table());
        const auto *row = of(target.table()).find(target);
        return key && row ? (*row)[*key] : Value();
    }

    State state() const
    {
        auto base = given.base();
        for (qsizetype table = 0; table < schema.size(); ++table) {
            const auto now = rows[static_cast<size_t>(table)].persistent();
            if (!now.isSameAs(base.value(tableIndex(table))))
                base = base.inserted(tableIndex(table), now);
        }
        return given.withBase(base);
    }

    /// Puts `after` in the place of `row` as it is, or nothing.
    void replace(RowId row, const std::optional<Row> &after)
    {
        const auto index = row.table();
        const auto &table = schema[index];
        learnKeys(index);
        if (const auto *before = of(index).find(row))
            identities.remove(row, keyOf(*before, table.key));
        if (!after) {
            of(index).remove(row);
            return;
        }
        identities.add(row, keyOf(*after, table.key));
        if (table.hasAutomaticKey)
            automaticKeys.note(index, (*after)[table.key.front()]);
        of(index).insert(row, *after);
    }

    /// Does what `edit` does in a session that has just these rows, so that the rules of foreign keys are
    /// written once.
    template<typename Edit>
    Result<void> asInASession(Edit edit)
    {
        if (!session)
            session = std::make_unique<Session>(schema, state().withPending({}));
        const auto before = session->state();
        if (const Result<void> done = edit(*session); !done)
            return done;
        const auto changes = ChangeSet::between(before, session->state());
        // A key that one row gives up may be another's.
        for (const auto row : changes.rows())
            replace(row, {});
        for (const auto row : changes.rows()) {
            if (const auto after = session->row(row))
                replace(row, after);
        }
        return {};
    }

    /// Whether foreign keys point to one of `cells` of `table`.
    bool isReferredTo(TableIndex table, const QList<MeantCell> &cells) const
    {
        const auto relations = relationsBackTo(table, schema);
        return std::ranges::any_of(relations, [&](const Relation &relation) {
            const auto &columns = schema.foreignKey(relation.link).targetColumns;
            return std::ranges::any_of(
                cells, [&](const MeantCell &cell) { return columns.contains(cell.column); });
        });
    }

    Schema schema;
    State given;
    std::vector<State::Rows::Transient> rows; ///< By table.
    QList<bool> known;                        ///< Whether the keys of a table are learned.
    IdentityMap identities;
    AutomaticKeys automaticKeys;
    /// Has the rows as they are now; null, once anything was written without it.
    std::unique_ptr<Session> session;
};

StateBuilder::StateBuilder(Schema schema, const State &from)
    : d(std::make_unique<Private>(std::move(schema), from))
{}

StateBuilder::~StateBuilder() = default;

Result<RowId> StateBuilder::create(const QString &table, const QList<NamedValue> &cells)
{
    const auto index = d->schema.require(table);
    if (!index)
        return index.error();
    const auto &description = d->schema[*index];
    if (const auto writable = checkWritable(description); !writable)
        return writable.error();
    d->learnKeys(*index);
    auto values = d->cellsOf(*index, cells);
    if (!values)
        return values.error();
    auto &first = (*values)[toInt(description.key.front())];
    if (description.hasAutomaticKey && first.isAbsent()) {
        const auto looked = d->automaticKeys.isReady(*index) ? State() : state();
        const auto next = d->automaticKeys.next(*index, looked, d->schema);
        if (!next)
            return next.error();
        first = *next;
    } else if (description.hasAutomaticKey) {
        d->automaticKeys.note(*index, first);
    }
    const Row row(*values);
    const auto key = keyOf(row, description.key);
    if (!d->identities.find(*index, key).isNull())
        return SessionText::keyTaken(description, key);
    d->session.reset();
    const auto id = d->identities.newRow(*index);
    d->identities.add(id, key);
    d->of(*index).insert(id, row);
    return id;
}

Result<void> StateBuilder::set(RowId row, const QString &column, const Value &value)
{
    const auto &table = d->schema[row.table()];
    const auto *before = d->of(row.table()).find(row);
    if (!before)
        return SessionText::unknownRow(table);
    const auto meant = meantCells({column, value}, row.table(), d->schema);
    if (!meant)
        return meant.error();
    d->learnKeys(row.table());
    auto after = *before;
    for (const auto &[place, given] : *meant)
        after = after.withCell(place, d->held(row.table(), place, given));
    const auto key = keyOf(after, table.key);
    if (const auto taken = d->identities.find(row.table(), key); !taken.isNull() && taken != row)
        return SessionText::keyTaken(table, key);
    if (d->isReferredTo(row.table(), *meant))
        return d->asInASession([&](Session &session) { return session.set(row, column, value); });
    d->session.reset();
    d->replace(row, after);
    return {};
}

Result<void> StateBuilder::remove(RowId row)
{
    const auto &table = d->schema[row.table()];
    if (!d->of(row.table()).find(row))
        return SessionText::unknownRow(table);
    if (!relationsBackTo(row.table(), d->schema).isEmpty())
        return d->asInASession([&](Session &session) { return session.remove(row); });
    d->session.reset();
    d->replace(row, {});
    return {};
}

State StateBuilder::state() const
{
    return d->state();
}

} // namespace varve
