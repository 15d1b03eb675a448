#pragma once

#include "models/tablemodel.h"
#include "pilots.h"

#include <QAbstractItemModelTester>
#include <QTest>

namespace varve {

/// The pilots in a model whose first rows are here, watched by Qt's own tester.
struct Shown : Pilots
{
    explicit Shown(int pilots)
        : Pilots(pilots)
    {
        model.want(0, pilots);
        const bool here = QTest::qWaitFor([&] {
            return model.result().isCounted() && model.rowCount() == pilots
                   && (pilots == 0 || !model.rowId(pilots - 1).isNull());
        });
        Q_ASSERT(here);
        Q_UNUSED(here)
    }

    QVariant at(int row, int column, int role = Qt::DisplayRole) const
    {
        return model.index(row, column).data(role);
    }
    CellStates states(int row, int column) const
    {
        return at(row, column, StateRole).value<CellStates>();
    }
    bool type(int row, int column, const QString &text)
    {
        return model.setData(model.index(row, column), text);
    }
    QString nameOf(int row) const { return at(row, Name).toString(); }

    TableModel model{session, all};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

} // namespace varve
