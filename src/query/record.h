#pragma once

#include "query/typedcolumn.h"
#include "schema/schema.h"
#include "value/row.h"

namespace varve {

/// Where the columns of an entity stand in a table, in the order of its declaration; nothing where
/// the table has not got them. Computed once for many rows.
class Layout
{
public:
    /// Of `count` columns, which are literals, in `table`. Columns are found by name.
    Layout(const Descriptor *columns, qsizetype count, const Table &table);

    /// Where `column`, one of the entity's, stands; none if the table has it not.
    std::optional<ColumnIndex> place(const Descriptor &column) const;
    /// For messages: which table, and the entity's columns without its relations.
    const QString &tableName() const { return m_table; }
    QList<Descriptor> columns() const;

private:
    const Descriptor *m_columns;
    QList<std::optional<ColumnIndex>> m_places;
    QString m_table;
};

/// The layout of entity E in `table`.
template<typename E>
Layout layoutOf(const Table &table)
{
    return {E::columns.all.data(), static_cast<qsizetype>(E::columns.all.size()), table};
}

/// The cell of `row` for `column`. Errors: NotFound, if the table has no such column; Type, if there
/// is content that the column's type cannot be read from, or none at all.
Result<Value> readableCell(const Row &row, const Layout &layout, const Descriptor &column);

/// The first cell that cannot be read; cells without content (not loaded, or for the database to fill
/// in) are passed over.
Result<void> checkReadable(const Row &row, const Layout &layout);

/// A row read with the types of entity E. A value; copying is two reference counts.
template<typename E>
class Record
{
public:
    /// Checks that each cell holds what its column's type can be read from, which SQLite does not
    /// ensure. Errors: Type, naming table, column and content.
    static Result<Record> of(Row row, Layout layout)
    {
        if (auto checked = checkReadable(row, layout); !checked)
            return checked.error();
        return Record(std::move(row), std::move(layout));
    }

    /// The content of a cell that has one: see has().
    template<typename T>
    T operator[](const TypedColumn<E, T> &column) const
    {
        return *Codec<T>::fromValue(readableCell(m_row, m_layout, column).value());
    }

    /// The content of a cell. Errors: Type, if it is not there: it was not loaded because of its
    /// size, or the database has not filled it in yet.
    template<typename T>
    Result<T> read(const TypedColumn<E, T> &column) const
    {
        const auto cell = readableCell(m_row, m_layout, column);
        if (!cell)
            return cell.error();
        return *Codec<T>::fromValue(*cell);
    }

    /// Whether the cell has content, NULL included.
    bool has(const Descriptor &column) const
    {
        return readableCell(m_row, m_layout, column).has_value();
    }

    /// The immutable record itself.
    const Row &row() const { return m_row; }

private:
    Record(Row row, Layout layout)
        : m_row(std::move(row))
        , m_layout(std::move(layout))
    {}

    Row m_row;
    Layout m_layout;
};

/// `rows` of `table`, each read with the types of entity E. Errors: as Record::of().
template<typename E>
Result<QList<Record<E>>> recordsOf(const QList<Row> &rows, const Table &table)
{
    const auto layout = layoutOf<E>(table);
    QList<Record<E>> records;
    records.reserve(rows.size());
    for (const auto &row : rows) {
        auto record = Record<E>::of(row, layout);
        if (!record)
            return record.error();
        records.append(*std::move(record));
    }
    return records;
}

} // namespace varve
