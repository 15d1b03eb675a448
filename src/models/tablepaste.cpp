#include "models/celltext.h"
#include "models/tablecell_p.h"
#include "models/tablepaste_p.h"
#include "session/editgroup.h"

#include <QCoreApplication>

#include <algorithm>

namespace varve {
namespace {

class TablePasteText
{
    Q_DECLARE_TR_FUNCTIONS(varve::TablePaste)
public:
    static Error tooWide(const Table &table, qsizetype columns, qsizetype room)
    {
        return {ErrorKind::Validation,
                tr("The block to paste is %1 columns wide, but %2 has only %3 from here on.")
                    .arg(QString::number(columns), table.name, QString::number(room)),
                tr("Begin further to the left, or copy fewer columns.")};
    }
    static Error readOnly(const Table &table, const Column &column)
    {
        return {ErrorKind::ReadOnly,
                tr("\"%1\" in %2 cannot be written, so nothing was pasted.")
                    .arg(column.name, table.name),
                tr("Leave that column out of the block.")};
    }
    static Error deleted()
    {
        return {ErrorKind::NotFound,
                tr("The block covers a row that is going to be deleted, so nothing was pasted."),
                tr("Undo its deletion first.")};
    }
    static Error loading()
    {
        return {ErrorKind::NotFound,
                tr("The block covers rows that are still being read, so nothing was pasted."),
                tr("Try again when they are shown.")};
    }
};

bool isSame(const QString &a, const QString &b)
{
    return a == b && a.isNull() == b.isNull();
}

Value pastedValue(const QString &text, const Column &column, const QLocale &locale)
{
    return text.isNull() && column.nullable ? Value() : meantValue(text, column, locale);
}

} // namespace

bool isSingleText(const QList<QStringList> &block)
{
    return block.size() == 1 && block.constFirst().size() == 1;
}

TablePaste::TablePaste(const TableModel &model, const QLocale &locale)
    : m_model(model)
    , m_table(model.table())
    , m_locale(locale)
{}

Result<void> TablePaste::fill(const QString &text, const QModelIndexList &targets)
{
    for (const auto &target : targets) {
        if (auto noted = note(text, target.row(), target.column()); !noted)
            return noted;
    }
    return {};
}

Result<void> TablePaste::place(const QList<QStringList> &block, const QModelIndex &corner)
{
    const auto room = m_table.columns.size() - corner.column();
    for (const auto &texts : block) {
        if (texts.size() > room)
            return TablePasteText::tooWide(m_table, texts.size(), room);
    }
    int row = corner.row();
    for (const auto &texts : block) {
        if (auto placed = placeRow(texts, row++, corner.column()); !placed)
            return placed;
    }
    return {};
}

Result<void> TablePaste::placeRow(const QStringList &texts, int row, int firstColumn)
{
    if (row >= m_model.rowCount()) {
        if (!m_model.result().isCounted())
            return TablePasteText::loading();
        noteNewRow(texts, firstColumn);
        return {};
    }
    int column = firstColumn;
    for (const auto &text : texts) {
        if (auto noted = note(text, row, column++); !noted)
            return noted;
    }
    return {};
}

/// A cell that holds what is pasted is left alone, so that rows can be pasted with columns that
/// nobody can write.
Result<void> TablePaste::note(const QString &text, int row, int column)
{
    ++m_cellCount;
    const auto id = m_model.rowId(row);
    const auto index = columnIndex(column);
    if (id.isNull())
        return TablePasteText::loading();
    if (!m_model.session().row(id))
        return TablePasteText::deleted();
    const TableCell cell(m_model.session(), id, index, m_locale);
    if (isSame(text, cell.text()))
        return {};
    if (m_table[index].generated)
        return TablePasteText::readOnly(m_table, m_table[index]);
    m_changes.append({id, index, pastedValue(text, m_table[index], m_locale)});
    return {};
}

/// What is not given, or generated anyway, is left to the database.
void TablePaste::noteNewRow(const QStringList &texts, int firstColumn)
{
    QList<NamedValue> cells;
    qsizetype position = firstColumn;
    for (const auto &text : texts) {
        const auto &column = m_table.columns[position++];
        if (!text.isNull() && !column.generated)
            cells.append({column.name, pastedValue(text, column, m_locale)});
    }
    m_cellCount += texts.size();
    m_newRows.append(cells);
}

Result<void> TablePaste::apply(EditGroup &group) const
{
    for (const auto &change : m_changes) {
        if (auto set = group.set(change.row, change.column, change.value); !set)
            return set;
    }
    for (const auto &cells : m_newRows) {
        if (const auto created = group.create(m_model.query().tableIndex(), cells); !created)
            return created.error();
    }
    return {};
}

} // namespace varve
