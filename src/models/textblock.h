#pragma once

#include <QList>
#include <QStringList>

namespace varve {

/// A block of cells as spreadsheets put it on the clipboard: tabs between cells, line breaks between
/// rows, cells that hold either (or quotes) in double quotes.
QString toTabSeparated(const QList<QStringList> &block);
QList<QStringList> fromTabSeparated(const QString &text);

} // namespace varve
