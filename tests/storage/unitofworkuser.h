#pragma once

#include "session/editgroup.h"
#include "unitofworkstage.h"

namespace varve::test {

/// A session over the stage, and the user.
class User
{
public:
    explicit User(Stage &stage)
        : session(std::make_unique<BorrowedBackend>(stage.backend()))
    {
        for (const auto &table : session.schema().tables())
            m_rows[session.schema().find(table.name).value()] =
                session.fetch(session.query(table.name)).value();
    }

    /// Some edits, of which those that the session does not take are none.
    void edit()
    {
        for (auto edits = draw(1, 7); edits > 0; --edits) {
            const auto table = draw(0, 2) > 0 ? grp : seat;
            switch (draw(0, 5)) {
            case 0:
                create(table);
                break;
            case 1:
                if (const auto row = any(table); !row.isNull())
                    (void)session.remove(row);
                break;
            case 2:
            case 3:
                swap(table);
                break;
            default:
                set(table);
            }
        }
    }

    /// The rows that the session shows, by table and key, as Stage::content().
    QString content() const
    {
        QStringList lines;
        for (const auto table : {grp, seat}) {
            QList<Row> rows;
            for (const auto row : all(table)) {
                if (const auto shown = session.row(row))
                    rows.append(*shown);
            }
            const auto keySize = table == grp ? 1 : 2;
            std::ranges::sort(rows, [&](const Row &a, const Row &b) {
                for (int part = 0; part < keySize; ++part) {
                    const auto &left = a[columnIndex(part)];
                    const auto &right = b[columnIndex(part)];
                    if (left != right)
                        return left.isInteger() && right.isInteger()
                                   ? left.integer() < right.integer()
                                   : left.isInteger();
                }
                return false;
            });
            for (const auto &row : rows)
                lines.append(line(row));
        }
        return lines.join(u';');
    }

    /// All rows that the session has known, or made.
    QList<RowId> all(TableIndex table) const
    {
        auto rows = m_rows[table];
        session.state().pending().changes(table).forEach([&](RowId row, const RowChange &) {
            if (!rows.contains(row))
                rows.append(row);
        });
        session.state().baseRows(table).forEach([&](RowId row, const Row &) {
            if (!rows.contains(row))
                rows.append(row);
        });
        std::ranges::sort(rows);
        return rows;
    }

    Session session;

private:
    static QString line(const Row &row)
    {
        QStringList cells;
        for (const auto &cell : row.cells())
            cells.append(cell.isText() ? cell.text() : toText(cell));
        return cells.join(u'|');
    }

    RowId any(TableIndex table) const
    {
        QList<RowId> rows;
        for (const auto row : all(table)) {
            if (session.row(row))
                rows.append(row);
        }
        return rows.isEmpty() ? RowId() : rows.at(draw(0, static_cast<int>(rows.size()) - 1));
    }

    Value drawReference() const
    {
        const auto row = any(grp);
        if (row.isNull() || draw(0, 2) == 0)
            return draw(1, 5);
        return row;
    }
    /// A reference to a row with a known key is that key, as whoever picks a row from a list has it.
    Value drawGroup() const
    {
        const auto value = drawReference();
        if (!value.isReference() || draw(0, 1) == 0)
            return value;
        const auto key = session.cell(value.reference(), columnIndex(0));
        return key.isInteger() ? key : value;
    }

    Value drawCell(TableIndex table, int column) const
    {
        if (table == grp) {
            const QList<Value> cells{
                draw(1, 6), drawCode(), drawName(), draw(0, 2) == 0 ? Value() : drawGroup()};
            return cells[column];
        }
        return column == 0 ? drawGroup() : column == 1 ? Value(draw(1, 5)) : drawName();
    }

    void create(TableIndex table)
    {
        (void)session.edit(u"Create"_s, [&](EditGroup &group) -> Result<void> {
            const auto &columns = session.schema()[table].columns;
            QList<NamedValue> cells;
            for (int column = table == grp ? draw(0, 1) : 0; column < columns.size(); ++column)
                cells.append({columns[column].name, drawCell(table, column)});
            const auto made = group.create(table, cells);
            return made ? Result<void>() : Result<void>(made.error());
        });
    }

    void set(TableIndex table)
    {
        const auto row = any(table);
        const auto column = draw(0, table == grp ? 3 : 2);
        if (!row.isNull())
            (void)session.set(row, columnIndex(column), drawCell(table, column));
    }

    void swap(TableIndex table)
    {
        const auto first = any(table);
        const auto second = any(table);
        const auto column = columnIndex(draw(0, table == grp ? 3 : 2));
        if (first.isNull())
            return;
        const auto a = session.cell(first, column);
        const auto b = session.cell(second, column);
        if (a.isAbsent() || b.isAbsent())
            return;
        (void)session.edit(u"Swap"_s, [&](EditGroup &group) -> Result<void> {
            if (auto done = group.set(first, column, b); !done)
                return done;
            return group.set(second, column, a);
        });
    }

    QMap<TableIndex, QList<RowId>> m_rows;
};

} // namespace varve::test
