#include "session/statejson.h"

#include "session/valuejson_p.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

constexpr int formatVersion = 1;

class JsonText
{
    Q_DECLARE_TR_FUNCTIONS(varve::State)
public:
    static Error otherFormat()
    {
        return {ErrorKind::Type,
                tr("This JSON is no state, or one of a later version."),
                tr("Use the version that has written it.")};
    }
    static Error noSuchTable(const QString &table)
    {
        return {ErrorKind::Schema,
                tr("The JSON has rows of a table \"%1\" that the schema has not.").arg(table),
                tr("Use the schema that it was written with.")};
    }
    static Error otherColumns(const QString &table)
    {
        return {ErrorKind::Schema,
                tr("The JSON has other columns of table \"%1\" than the schema.").arg(table),
                tr("Use the schema that it was written with.")};
    }
    static Error damaged(const QString &table)
    {
        return {ErrorKind::Type,
                tr("The JSON of table \"%1\" has something that is no row.").arg(table),
                tr("Write it again from the state.")};
    }
};

template<typename T>
QList<RowId> sortedRows(const PersistentMap<RowId, T> &map)
{
    QList<RowId> rows;
    rows.reserve(map.size());
    map.forEach([&](RowId row, const T &) { rows.append(row); });
    std::ranges::sort(rows);
    return rows;
}

QJsonArray cellsOf(const Row &row, const Schema &schema)
{
    QJsonArray cells;
    for (const auto &cell : row)
        cells.append(toJson(cell, schema));
    return cells;
}

QJsonObject tableToJson(TableIndex table, const State &state, const Schema &schema)
{
    QJsonArray columns;
    for (const auto &column : schema[table].columns)
        columns.append(column.name);
    QJsonArray rows;
    const auto base = state.baseRows(table);
    for (const auto row : sortedRows(base)) {
        auto cells = cellsOf(*base.find(row), schema);
        cells.prepend(static_cast<qint64>(row.serial()));
        rows.append(cells);
    }
    QJsonArray changes;
    const auto pending = state.pending().changes(table);
    for (const auto row : sortedRows(pending)) {
        const auto *change = pending.find(row);
        QJsonObject json{{u"serial"_s, static_cast<qint64>(row.serial())}};
        if (change->before)
            json[u"before"_s] = cellsOf(*change->before, schema);
        if (change->after)
            json[u"after"_s] = cellsOf(*change->after, schema);
        QJsonArray increments;
        for (const auto &[column, by] : state.pending().increments(row))
            increments.append(QJsonArray{schema[table][column].name, toJson(by, schema)});
        if (!increments.isEmpty())
            json[u"increments"_s] = increments;
        changes.append(json);
    }
    return {{u"columns"_s, columns}, {u"rows"_s, rows}, {u"changes"_s, changes}};
}

/// Reads the rows of one table.
class TableReader
{
public:
    TableReader(TableIndex table, const Schema &schema, QJsonObject json)
        : m_table(table)
        , m_schema(schema)
        , m_json(std::move(json))
    {}

    /// Where each column of the table stands in the JSON.
    bool findColumns()
    {
        QStringList names;
        const auto all = m_json[u"columns"_s].toArray();
        for (const auto &name : all)
            names.append(name.toString());
        for (const auto &column : m_schema[m_table].columns)
            m_places.append(names.indexOf(column.name));
        return !m_places.contains(-1) && names.size() == m_places.size();
    }

    std::optional<State::Rows> rows() const
    {
        State::Rows::Transient rows;
        const auto all = m_json[u"rows"_s].toArray();
        for (const auto &json : all) {
            auto cells = json.toArray();
            const auto id = rowId(cells.isEmpty() ? QJsonValue() : cells.takeAt(0));
            const auto row = rowOf(cells);
            if (!id || !row)
                return {};
            rows.insert(*id, *row);
        }
        return std::move(rows).persistent();
    }

    std::optional<Overlay> addChanges(Overlay pending) const
    {
        const auto all = m_json[u"changes"_s].toArray();
        for (const auto &entry : all) {
            const auto json = entry.toObject();
            const auto id = rowId(json[u"serial"_s]);
            RowChange change;
            for (const auto &[name, side] :
                 {std::pair(u"before"_s, &change.before), std::pair(u"after"_s, &change.after)}) {
                if (json.contains(name))
                    *side = rowOf(json[name].toArray());
                if (json.contains(name) && !*side)
                    return {};
            }
            const auto increments = incrementsOf(json[u"increments"_s].toArray());
            if (!id || (!change.before && !change.after) || !increments)
                return {};
            pending = pending.with(*id, change, *increments);
        }
        return pending;
    }

private:
    std::optional<RowId> rowId(const QJsonValue &serial) const
    {
        constexpr qint64 end = qint64{1} << 48;
        const auto number = serial.toInteger(0);
        if (number <= 0 || number >= end)
            return {};
        return RowId(m_table, static_cast<quint64>(number));
    }

    std::optional<Increments> incrementsOf(const QJsonArray &json) const
    {
        Increments increments;
        for (const auto &entry : json) {
            const auto column = m_schema[m_table].find(entry.toArray().at(0).toString());
            const auto by = valueFromJson(entry.toArray().at(1), m_schema);
            if (!column || !by)
                return {};
            increments.append({*column, *by});
        }
        return increments;
    }

    std::optional<Row> rowOf(const QJsonArray &json) const
    {
        if (json.size() != m_places.size())
            return {};
        QList<Value> cells;
        for (const auto place : m_places) {
            const auto cell = valueFromJson(json[place], m_schema);
            if (!cell)
                return {};
            cells.append(*cell);
        }
        return Row(cells);
    }

    TableIndex m_table;
    const Schema &m_schema;
    QJsonObject m_json;
    QList<qsizetype> m_places;
};

} // namespace

QJsonObject toJson(const State &state, const Schema &schema)
{
    QJsonObject tables;
    for (qsizetype position = 0; position < schema.size(); ++position) {
        const auto table = tableIndex(position);
        if (!state.baseRows(table).isEmpty() || state.pending().size(table) > 0)
            tables[schema[table].name] = tableToJson(table, state, schema);
    }
    return {{u"version"_s, formatVersion}, {u"tables"_s, tables}};
}

Result<State> stateFromJson(const QJsonObject &json, const Schema &schema)
{
    if (json[u"version"_s].toInt() != formatVersion || !json[u"tables"_s].isObject())
        return JsonText::otherFormat();
    const auto tables = json[u"tables"_s].toObject();
    PersistentMap<TableIndex, State::Rows> base;
    Overlay pending;
    for (auto entry = tables.begin(); entry != tables.end(); ++entry) {
        const auto table = schema.find(entry.key());
        if (!table)
            return JsonText::noSuchTable(entry.key());
        TableReader reader(*table, schema, entry.value().toObject());
        if (!reader.findColumns())
            return JsonText::otherColumns(entry.key());
        const auto rows = reader.rows();
        const auto changed = reader.addChanges(pending);
        if (!rows || !changed)
            return JsonText::damaged(entry.key());
        if (!rows->isEmpty())
            base = base.inserted(*table, *rows);
        pending = *changed;
    }
    return State(base, pending);
}

} // namespace varve
