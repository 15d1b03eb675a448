#include "widgets/cellstyle.h"

#include <QCoreApplication>
#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace varve {

namespace {

struct CellExplanationText
{
    Q_DECLARE_TR_FUNCTIONS(varve::CellExplanation)
};

} // namespace

ColumnType typeOf(const QModelIndex &cell)
{
    return static_cast<ColumnType>(cell.data(ColumnTypeRole).toInt());
}

CellStates statesOf(const QModelIndex &cell)
{
    return cell.data(StateRole).value<CellStates>();
}

Qt::Alignment alignmentOf(ColumnType type)
{
    const bool isNumber =
        type == ColumnType::Integer || type == ColumnType::Real || type == ColumnType::Decimal;
    return Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft);
}

QString explanationOf(const QModelIndex &cell)
{
    const auto states = statesOf(cell);
    QStringList lines;
    if (const QString faults = cell.data(FaultRole).toString(); !faults.isEmpty())
        lines += faults;
    if (const auto theirs = cell.data(ConflictRole); theirs.isValid())
        lines += CellExplanationText::tr("Somebody else has stored meanwhile: %1")
                     .arg(theirs.toString());
    if (const auto original = cell.data(OriginalRole); original.isValid())
        lines += CellExplanationText::tr("Was: %1").arg(original.toString());
    if (states.testFlag(CellState::Added))
        lines += CellExplanationText::tr("New row, not saved yet.");
    if (states.testFlag(CellState::Deleted))
        lines += CellExplanationText::tr("This row is deleted when you save.");
    if (states.testFlag(CellState::Unmatched))
        lines += CellExplanationText::tr("This row no longer matches the filter.");
    return lines.join(u'\n');
}

} // namespace varve
