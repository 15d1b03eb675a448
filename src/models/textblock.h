#pragma once

#include <QList>
#include <QStringList>

namespace varve {

/// A block of cells as spreadsheets put it on the clipboard: tabs between cells, line breaks between
/// rows, cells that hold either (or quotes) in double quotes.
///
/// A null QString stands for NULL and is written as nothing, which spreadsheets read as an empty
/// cell; an empty text is written as `""`. O(length).
QString toTabSeparated(const QList<QStringList> &block);

/// The cells of such a text, from whatever program; toTabSeparated() is read back exactly.
///
/// Rows may end in LF, CR LF or CR and be of different lengths; nothing between two tabs is a null
/// QString. A quote in the middle of a cell, or one that is not closed, is taken literally.
QList<QStringList> fromTabSeparated(const QString &text);

} // namespace varve
