#include "query/omission.h"
#include "query/sqlcompile.h"
#include "storage/reading_p.h"

#include <QCoreApplication>

#include <algorithm>

namespace varve {
namespace {

/// How many keys one statement looks for.
constexpr qsizetype keysPerStatement = 100;

bool endsWithRowNumber(const Table &table)
{
    return table.key.isEmpty() && !table.rowNumberName.isEmpty();
}

QList<Value> placeOf(const Anchor &anchor, const Table &table)
{
    return endsWithRowNumber(table) ? anchor.sortKey + QList<Value>{anchor.rowNumber}
                                    : anchor.sortKey;
}

Anchor anchorOf(QList<Value> place, const Table &table)
{
    Anchor anchor;
    if (endsWithRowNumber(table))
        anchor.rowNumber = place.takeLast().integer();
    anchor.sortKey = std::move(place);
    return anchor;
}

/// Reads the lines of sql::selectRows().
class RowReader
{
public:
    explicit RowReader(const QuerySet &query)
        : m_columns(static_cast<int>(query.table().columns.size()))
        , m_hasNumber(endsWithRowNumber(query.table()))
        , m_hasOmissions(query.contentLimit())
    {}

    bool hasNumber() const { return m_hasNumber; }
    qint64 number(const Statement &line) const { return line.value(m_columns).integer(); }

    Row row(const Statement &line) const
    {
        QList<Value> cells;
        cells.reserve(m_columns);
        for (int column = 0; column < m_columns; ++column)
            cells.append(line.value(column));
        if (m_hasOmissions)
            markOmissions(cells, line.value(m_columns + (m_hasNumber ? 1 : 0)));
        return Row(std::move(cells));
    }

private:
    static void markOmissions(QList<Value> &cells, const Value &omissions)
    {
        if (!omissions.isText())
            return;
        for (const auto &omission : decodedOmissions(omissions.text()))
            cells[toInt(omission.column)] = omission.content;
    }

    int m_columns;
    bool m_hasNumber;
    bool m_hasOmissions;
};

Expression sameAs(const Table &table, ColumnIndex column, const Value &value)
{
    const auto cell = col(table[column].name);
    return value.isNull() ? cell.isNull() : equals(cell, value);
}

/// The condition that a row of `table` has one of `keys`.
Expression oneOf(const QList<Key> &keys, const Table &table)
{
    const bool isSingle = table.key.size() == 1;
    if (isSingle && !table[table.key.front()].nullable) {
        QList<Value> values;
        for (const auto &key : keys)
            values.append(key[0]);
        return col(table[table.key.front()].name).in(values);
    }
    QList<Expression> alternatives;
    for (const auto &key : keys) {
        QList<Expression> parts;
        for (qsizetype part = 0; part < table.key.size(); ++part)
            parts.append(sameAs(table, table.key[part], key[part]));
        alternatives.append(isSingle ? parts.front() : Expression(Expression::And{parts}));
    }
    return Expression(Expression::Or{alternatives});
}

} // namespace

Result<Page> fetchedPage(Connection &connection, const QuerySet &query, const PageRequest &request)
{
    sql::Window window;
    if (request.from)
        window.from = sql::Place{placeOf(*request.from, query.table()), sql::Place::Side::From};
    if (request.until)
        window.before = placeOf(*request.until, query.table());
    // One row more tells whether anything follows.
    if (request.limit > 0)
        window.limit = request.limit + 1;

    auto lines = connection.run(sql::selectRows(query, window, connection.dialect()),
                                cannotRead(query.table()));
    if (!lines)
        return lines.error();
    const RowReader reader(query);
    Page page;
    page.rows.reserve(std::max<qint64>(request.limit, 0));
    bool hasMore = request.until.has_value();
    while (lines->next()) {
        if (request.limit > 0 && page.rows.size() == request.limit) {
            hasMore = true;
            break;
        }
        page.rows.append(reader.row(*lines));
        if (reader.hasNumber())
            page.rowNumbers.append(reader.number(*lines));
    }
    if (auto failure = lines->failure())
        return *failure;
    page.atEnd = !hasMore;
    if (!hasTotalOrder(query)) {
        for (qint64 rank = 0; rank < page.rows.size(); ++rank)
            page.rowNumbers.append(rank);
    }
    return page;
}

Result<Places>
foundPlaces(Connection &connection, const QuerySet &query, const PlacesRequest &request)
{
    const auto &table = query.table();
    sql::Window window;
    window.limit = request.limit;
    if (request.after)
        window.from = sql::Place{placeOf(*request.after, table), sql::Place::Side::After};
    auto lines = connection.run(
        sql::selectPlaces(query, window, request.step, connection.dialect()), cannotRead(table));
    if (!lines)
        return lines.error();
    const auto width =
        static_cast<int>(query.totalOrdering().size()) + (endsWithRowNumber(table) ? 1 : 0);
    Places places;
    while (lines->next()) {
        QList<Value> place;
        for (int column = 1; column <= width; ++column)
            place.append(lines->value(column));
        places.rows = lines->value(0).integer();
        places.last = anchorOf(place, table);
        if ((places.rows - 1) % request.step == 0)
            places.begins.append(*places.last);
    }
    if (auto failure = lines->failure())
        return *failure;
    places.atEnd = places.rows < request.limit;
    return places;
}

Result<QHash<Key, Row>>
rowsByKey(Connection &connection, const QuerySet &query, const QList<Key> &keys)
{
    const auto &table = query.table();
    const RowReader reader(query);
    QHash<Key, Row> rows;
    rows.reserve(keys.size());
    for (qsizetype at = 0; at < keys.size(); at += keysPerStatement) {
        const auto some = query.filter(oneOf(keys.mid(at, keysPerStatement), table));
        auto lines =
            connection.run(sql::selectRows(some, {}, connection.dialect()), cannotRead(table));
        if (!lines)
            return lines.error();
        while (lines->next()) {
            const auto row = reader.row(*lines);
            rows.insert(keyOf(row, table.key), row);
        }
        if (auto failure = lines->failure())
            return *failure;
    }
    return rows;
}

Table withNumberAsKey(Table table, const QString &column)
{
    Column number;
    number.name = column;
    number.type = ColumnType::Integer;
    number.affinity = Affinity::Integer;
    number.nullable = false;
    table.key = {columnIndex(table.columns.size())};
    table.keySource = KeySource::PrimaryKey;
    table.columns.append(number);
    table.foreignKeys.clear();
    return table;
}

QuerySet rowsOf(const Table &table)
{
    return {Schema::of({table}).value(), tableIndex(0)};
}

QString cannotRead(const Table &table)
{
    const auto text =
        table.isView()
            ? QCoreApplication::translate("varve::Reading", "View \"%1\" cannot be read")
            : QCoreApplication::translate("varve::Reading", "Table \"%1\" cannot be read");
    return text.arg(table.name);
}

} // namespace varve
