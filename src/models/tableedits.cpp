#include "models/celltext.h"
#include "models/tablemodel_p.h"
#include "models/tablepaste_p.h"
#include "schema/parsing.h"
#include "session/editgroup.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

// The edits of a TableModel. Each is one step of the session's history, named as the user would.
namespace varve {
namespace {

class TableEditText
{
    Q_DECLARE_TR_FUNCTIONS(varve::TableModel)
public:
    static QString edit(const Table &table, const Column &column)
    {
        return tr("Edit %1 in %2").arg(column.name, table.name);
    }
    static QString add(const Table &table) { return tr("Add row to %1").arg(table.name); }
    static QString duplicate(const Table &table, qsizetype rows)
    {
        return (rows == 1 ? tr("Duplicate row in %1")
                          : tr("Duplicate %n rows in %1", nullptr, toInt(rows)))
            .arg(table.name);
    }
    static QString remove(const Table &table, qsizetype rows)
    {
        return (rows == 1 ? tr("Delete row from %1")
                          : tr("Delete %n rows from %1", nullptr, toInt(rows)))
            .arg(table.name);
    }
    static QString setNull(const Table &table, qsizetype cells)
    {
        return (cells == 1 ? tr("Set NULL in %1")
                           : tr("Set %n cells to NULL in %1", nullptr, toInt(cells)))
            .arg(table.name);
    }
    static QString paste(const Table &table, qsizetype cells)
    {
        return (cells == 1 ? tr("Paste cell in %1")
                           : tr("Paste %n cells in %1", nullptr, toInt(cells)))
            .arg(table.name);
    }
    static Error loading()
    {
        return {ErrorKind::NotFound,
                TableModel::tr("Some of these rows are still being read."),
                TableModel::tr("Try again when they are shown.")};
    }

private:
    static int toInt(qsizetype count) { return static_cast<int>(count); }
};

/// What `entered` means in `column`; a text that is none of its values stays a text, as a fault.
Value meant(const QVariant &entered, int role, const Column &column, const QLocale &locale)
{
    if (role == ValueRole)
        return entered.value<Value>();
    if (!entered.isValid())
        return {};
    return meantValue(entered.toString(), column, locale);
}

} // namespace

Value meantValue(const QString &text, const Column &column, const QLocale &locale)
{
    return parsed(text, column, locale).value_or(Value(text));
}

bool TableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || (role != Qt::EditRole && role != ValueRole))
        return false;
    const auto row = d->result.rowAt(index.row());
    if (row.isNull())
        return false;
    const auto column = columnIndex(index.column());
    const auto &definition = table()[column];
    // Leaving an editor as it was opened is no edit: what it shows may say less than the cell holds.
    if (role == Qt::EditRole && value.isValid() && value.toString() == d->cell(row, column).text())
        return true;

    const auto cell = meant(value, role, definition, d->locale);
    const auto mergeKey = u"%1:%2"_s.arg(row.bits()).arg(index.column());
    const auto done = d->session.edit(
        TableEditText::edit(table(), definition),
        [&](EditGroup &group) { return group.set(row, column, cell); },
        mergeKey);
    if (!done)
        emit refused(done.error());
    return done.has_value();
}

Result<RowId> TableModel::insertNew()
{
    Result<RowId> created = RowId();
    const auto done =
        d->session.edit(TableEditText::add(table()), [&](EditGroup &group) -> Result<void> {
            created = group.create(d->table());
            return created ? Result<void>() : created.error();
        });
    return done ? created : done.error();
}

Result<void> TableModel::duplicate(const QList<RowId> &rows)
{
    const auto label = TableEditText::duplicate(table(), rows.size());
    return d->session.edit(label, [&](EditGroup &group) -> Result<void> {
        for (const auto row : rows) {
            if (const auto copy = group.duplicate(row); !copy)
                return copy.error();
        }
        return {};
    });
}

Result<void> TableModel::remove(const QList<RowId> &rows)
{
    auto present = rows;
    present.removeIf([&](RowId row) { return !d->session.row(row); });
    const auto label = TableEditText::remove(table(), present.size());
    return d->session.edit(label, [&](EditGroup &group) { return group.remove(present); });
}

Result<void> TableModel::setNull(const QModelIndexList &cells)
{
    const auto label = TableEditText::setNull(table(), cells.size());
    return d->session.edit(label, [&](EditGroup &group) -> Result<void> {
        for (const auto &cell : cells) {
            const auto row = rowId(cell.row());
            if (row.isNull())
                return TableEditText::loading();
            if (auto set = group.set(row, columnIndex(cell.column()), Null()); !set)
                return set;
        }
        return {};
    });
}

Result<void> TableModel::paste(const QList<QStringList> &block,
                               const QModelIndex &corner,
                               const QModelIndexList &targets)
{
    TablePaste paste(*this, d->locale);
    const auto planned = targets.size() > 1 && isSingleText(block)
                             ? paste.fill(block.constFirst().constFirst(), targets)
                             : paste.place(block, corner);
    if (!planned)
        return planned;
    return d->session.edit(TableEditText::paste(table(), paste.cellCount()),
                           [&](EditGroup &group) { return paste.apply(group); });
}

Result<void> TableModel::revert(const QList<RowId> &rows)
{
    const auto state = d->session.state();
    auto pending = rows;
    pending.removeIf([&](RowId row) { return !state.pending().find(row); });
    if (!pending.isEmpty())
        d->session.revert(pending);
    return {};
}

} // namespace varve
