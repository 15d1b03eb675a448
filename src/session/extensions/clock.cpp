#include "session/extensions/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace varve {

Value timeStamp(const Clock &clock, const Column &column)
{
    const auto now = clock ? clock().toUTC() : QDateTime::currentDateTimeUtc();
    switch (column.type) {
    case ColumnType::Integer:
    case ColumnType::Decimal:
        return now.toSecsSinceEpoch();
    case ColumnType::Real:
        return static_cast<double>(now.toMSecsSinceEpoch()) / 1000;
    case ColumnType::Date:
        return now.toString(u"yyyy-MM-dd"_s);
    case ColumnType::Any:
    case ColumnType::Boolean:
    case ColumnType::Text:
    case ColumnType::Blob:
    case ColumnType::Time:
    case ColumnType::DateTime:
    case ColumnType::Json:
        break;
    }
    return now.toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

} // namespace varve
