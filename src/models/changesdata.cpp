#include "models/cellstate_p.h"
#include "models/celltext.h"
#include "models/changesmodel_p.h"
#include "models/definition_p.h"
#include "models/rowlabel_p.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

// What a ChangesModel shows in its tables, rows and fields.
namespace varve {
namespace {

class ChangesText
{
    Q_DECLARE_TR_FUNCTIONS(varve::ChangesModel)
public:
    /// "2 changed, 1 new"
    static QString counts(const PendingTree::Entry &entry)
    {
        QStringList parts;
        if (entry.changed > 0)
            parts.append(tr("%1 changed").arg(entry.changed));
        if (entry.added > 0)
            parts.append(tr("%1 new").arg(entry.added));
        if (entry.deleted > 0)
            parts.append(tr("%1 deleted").arg(entry.deleted));
        return parts.join(u", "_s);
    }
    static QString conflict(const QString &text)
    {
        return tr("The database now holds: %1").arg(text);
    }
};

/// The side of `change` that stands in a column of the model; none in the first.
const std::optional<Row> *side(const RowChange &change, int column)
{
    switch (column) {
    case ChangesModel::Before:
        return &change.before;
    case ChangesModel::After:
        return &change.after;
    default:
        return nullptr;
    }
}

/// That a row was changed is what its fields tell.
QString rowWords(CellStates states)
{
    states.setFlag(CellState::Changed, false);
    return stateWords(states).join(u", "_s);
}

QVariant toolTip(const QStringList &lines)
{
    return lines.isEmpty() ? QVariant() : QVariant(asToolTip(lines));
}

QVariant rowToolTip(const Session &session, RowId row)
{
    QStringList lines;
    for (const auto &fault : session.faults(row))
        lines.append(fault.text);
    return toolTip(lines);
}

QVariant fieldToolTip(const Session &session, RowId row, ColumnIndex field, const QLocale &locale)
{
    QStringList lines;
    if (const auto fault = faultText(session, row, field); !fault.isEmpty())
        lines.append(fault);
    if (const auto theirs = conflictText(session, row, field, locale); !theirs.isNull())
        lines.append(ChangesText::conflict(theirs));
    return toolTip(lines);
}

} // namespace

QVariant
ChangesModel::Private::tableData(const PendingTree::Entry &entry, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        if (column == What)
            return session.schema()[entry.table].name;
        return column == After ? ChangesText::counts(entry) : QString();
    case TableRole:
        return static_cast<int>(toInt(entry.table));
    case ColumnRole:
        return -1;
    case PendingRole:
        return static_cast<int>(entry.rows.size());
    case StateRole:
        return QVariant::fromValue(CellStates());
    default:
        return {};
    }
}

QVariant ChangesModel::Private::rowData(RowId row, int column, int role) const
{
    const auto *change = tree.change(row);
    const auto &table = session.schema()[row.table()];
    const auto states = pendingStates(session, row) | kindOf(*change);
    switch (role) {
    case Qt::DisplayRole:
        if (column == What)
            return rowLabel(change->after ? *change->after : *change->before, table, locale);
        return column == After ? rowWords(states) : QString();
    case Qt::ToolTipRole:
        return rowToolTip(session, row);
    case StateRole:
        return QVariant::fromValue(states);
    case RowIdRole:
        return row.bits();
    case TableRole:
        return static_cast<int>(toInt(row.table()));
    case ColumnRole:
        return -1;
    default:
        return {};
    }
}

QVariant ChangesModel::Private::fieldData(RowId row, ColumnIndex field, int column, int role) const
{
    switch (role) {
    case Qt::ToolTipRole:
        return fieldToolTip(session, row, field, locale);
    case FaultRole:
        return faultText(session, row, field);
    case ConflictRole: {
        const auto theirs = conflictText(session, row, field, locale);
        return theirs.isNull() ? QVariant() : QVariant(theirs);
    }
    case RowIdRole:
        return row.bits();
    case TableRole:
        return static_cast<int>(toInt(row.table()));
    case ColumnRole:
        return static_cast<int>(toInt(field));
    default:
        return valueData(row, field, column, role);
    }
}

QVariant ChangesModel::Private::valueData(RowId row, ColumnIndex field, int column, int role) const
{
    const auto &definition = session.schema()[row.table()][field];
    const auto *shown = side(*tree.change(row), column);
    const auto *value = shown && *shown ? &(**shown)[field] : nullptr;
    switch (role) {
    case Qt::DisplayRole:
        if (column == What)
            return definition.name;
        return value ? shownText(*value, definition, locale) : QString();
    case ValueRole:
        return value ? QVariant::fromValue(*value) : QVariant();
    case StateRole: {
        auto states = pendingStates(session, row, field);
        states.setFlag(CellState::Null, value && showsNull(*value, definition));
        return QVariant::fromValue(states);
    }
    default:
        return {};
    }
}

} // namespace varve
