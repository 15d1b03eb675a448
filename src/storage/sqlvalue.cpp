#include "storage/sqlvalue_p.h"

using namespace Qt::Literals::StringLiterals;

namespace varve {

// QtSql binds a null QString and a null QByteArray as NULL, so what is empty is made non-null.
QVariant toVariant(const Value &value)
{
    return value.visit(Overloaded{
        [](Null) { return QVariant(); },
        [](qint64 integer) { return QVariant(integer); },
        [](double real) { return QVariant(real); },
        [](const QString &text) { return QVariant(text.isNull() ? u""_s : text); },
        [](const QByteArray &blob) { return QVariant(blob.isNull() ? ""_ba : blob); },
        [](RowId) {
            Q_ASSERT_X(false, "toVariant", "references are resolved before they are bound");
            return QVariant();
        },
        [](Absent) { return QVariant(); },
    });
}

Value fromVariant(QVariant &&variant)
{
    switch (variant.userType()) {
    case QMetaType::QString:
        // The driver reports NULL as a null text, whatever the column.
        if (variant.isNull())
            return {};
        return std::move(*static_cast<QString *>(variant.data()));
    case QMetaType::QByteArray: // SQLite reads an empty blob as a null one.
        return std::move(*static_cast<QByteArray *>(variant.data()));
    case QMetaType::Double:
        return variant.toDouble();
    case QMetaType::UnknownType:
        return {};
    default:
        return variant.toLongLong();
    }
}

} // namespace varve
