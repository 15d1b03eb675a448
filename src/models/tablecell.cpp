#include "models/cellstate_p.h"
#include "models/celltext.h"
#include "models/definition_p.h"
#include "models/rowlabel_p.h"
#include "models/tablecell_p.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class TableCellText
{
    Q_DECLARE_TR_FUNCTIONS(varve::TableCell)
public:
    static QString original(const QString &text) { return tr("Was: %1").arg(text); }
    static QString conflict(const QString &text)
    {
        return tr("The database now holds: %1").arg(text);
    }
    static QString reference(const QString &row)
    {
        return tr("Gets the key of %1 when both are saved").arg(row);
    }
    static QString notLoaded() { return tr("Large: the rest is read when you open or copy it"); }
    static QString unmatched() { return tr("The row no longer matches the filter"); }
};

bool isNumber(ColumnType type)
{
    return type == ColumnType::Integer || type == ColumnType::Real || type == ColumnType::Decimal;
}

Qt::Alignment alignment(bool isNumber)
{
    return Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft);
}

QStringList allowedTexts(const Column &column)
{
    QStringList texts;
    for (const auto &value : column.allowedValues)
        texts.append(editText(value, column, QLocale()));
    return texts;
}

} // namespace

TableCell::TableCell(const Session &session, RowId row, ColumnIndex column, const QLocale &locale)
    : m_session(session)
    , m_definition(session.schema()[row.table()][column])
    , m_row(row)
    , m_column(column)
    , m_locale(locale)
    , m_state(session.state())
    , m_change(m_state.pending().find(row))
{
    const bool isDeleted = m_change && !m_change->after;
    if (const auto shown = isDeleted ? m_change->before : m_state.row(row))
        m_value = (*shown)[column];
}

QString TableCell::text() const
{
    return editText(m_value, m_definition, m_locale);
}

CellStates TableCell::states() const
{
    auto states = pendingStates(m_session, m_row, m_column);
    states.setFlag(CellState::Null, showsNull(m_value, m_definition));
    return states;
}

bool TableCell::isEditable() const
{
    const bool isDeleted = m_change && !m_change->after;
    return !isDeleted && !m_value.isNotLoaded();
}

QVariant TableCell::data(int role, CellStates states) const
{
    switch (role) {
    case Qt::DisplayRole:
        return shownText(m_value, m_definition, m_locale);
    case Qt::EditRole:
        return text();
    case Qt::ToolTipRole:
        return toolTip(states);
    case Qt::TextAlignmentRole:
        return QVariant(
            alignment(isNumber(m_definition.type) || m_value.isReal() || m_value.isInteger()));
    case Qt::AccessibleTextRole:
        return accessibleText(states);
    case ValueRole:
        return QVariant::fromValue(m_value);
    case StateRole:
        return QVariant::fromValue(states);
    case OriginalRole:
        return original();
    case FaultRole:
        return faultText(m_session, m_row, m_column);
    case ConflictRole:
        return conflict();
    case RowIdRole:
        return m_row.bits();
    default:
        return columnData(m_session, m_row.table(), m_column, role);
    }
}

QVariant TableCell::original() const
{
    if (!m_change || !m_change->before || !m_change->after || !m_change->changes(m_column))
        return {};
    return shownText((*m_change->before)[m_column], m_definition, m_locale);
}

QVariant TableCell::conflict() const
{
    const auto text = conflictText(m_session, m_row, m_column, m_locale);
    return text.isNull() ? QVariant() : QVariant(text);
}

QVariant TableCell::toolTip(CellStates states) const
{
    QStringList lines;
    if (const auto exact = exactText(); !exact.isEmpty())
        lines.append(exact);
    if (const auto before = original(); before.isValid())
        lines.append(TableCellText::original(before.toString()));
    if (const auto fault = faultText(m_session, m_row, m_column); !fault.isEmpty())
        lines.append(fault);
    if (const auto theirs = conflict(); theirs.isValid())
        lines.append(TableCellText::conflict(theirs.toString()));
    if (states.testFlag(CellState::Unmatched))
        lines.append(TableCellText::unmatched());
    return lines.isEmpty() ? QVariant() : QVariant(asToolTip(lines));
}

/// What the short text in the grid hides; empty if it hides nothing.
QString TableCell::exactText() const
{
    if (m_value.isReference()) {
        const auto target = m_state.row(m_value.reference());
        const auto &table = m_session.schema()[m_value.reference().table()];
        return target ? TableCellText::reference(rowLabel(*target, table, m_locale)) : QString();
    }
    if (m_value.isNotLoaded())
        return TableCellText::notLoaded();
    const bool isLong = m_value.isText() && text() != shownText(m_value, m_definition, m_locale);
    return isLong ? text() : QString();
}

QString TableCell::accessibleText(CellStates states) const
{
    const QStringList value{shownText(m_value, m_definition, m_locale)};
    return (value + stateWords(states)).join(u", "_s);
}

QVariant columnData(const Session &session, TableIndex table, ColumnIndex column, int role)
{
    const auto &definition = session.schema()[table][column];
    switch (role) {
    case Qt::DisplayRole:
        return definition.name;
    case Qt::ToolTipRole:
        return columnDefinition(session.schema(), session.schema()[table], column);
    case Qt::TextAlignmentRole:
        return QVariant(alignment(isNumber(definition.type)));
    case ColumnTypeRole:
        return static_cast<int>(definition.type);
    case AllowedValuesRole:
        return allowedTexts(definition);
    case NullableRole:
        return definition.nullable;
    case TableRole:
        return static_cast<int>(toInt(table));
    case ColumnRole:
        return static_cast<int>(toInt(column));
    default:
        return {};
    }
}

} // namespace varve
