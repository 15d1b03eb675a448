#include "schema/column.h"

#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace varve {

ColumnType columnTypeOf(const QString &declaredType)
{
    // The first word found decides, so what is contained in another word stands after it.
    static constexpr std::array<std::pair<QLatin1StringView, ColumnType>, 21> words{{
        // clang-format off
        {"BOOL"_L1, ColumnType::Boolean},
        {"DATETIME"_L1, ColumnType::DateTime},
        {"TIMESTAMP"_L1, ColumnType::DateTime},
        {"DATE"_L1, ColumnType::Date},
        {"TIME"_L1, ColumnType::Time},
        {"JSON"_L1, ColumnType::Json},
        {"FLOA"_L1, ColumnType::Real},
        {"POINT"_L1, ColumnType::Text},
        {"INTERVAL"_L1, ColumnType::Text},
        {"INT"_L1, ColumnType::Integer},
        {"SERIAL"_L1, ColumnType::Integer},
        {"CHAR"_L1, ColumnType::Text},
        {"CLOB"_L1, ColumnType::Text},
        {"TEXT"_L1, ColumnType::Text},
        {"STRING"_L1, ColumnType::Text},
        {"BLOB"_L1, ColumnType::Blob},
        {"BINARY"_L1, ColumnType::Blob},
        {"REAL"_L1, ColumnType::Real},
        {"DOUB"_L1, ColumnType::Real},
        {"DECIMAL"_L1, ColumnType::Decimal},
        {"NUMERIC"_L1, ColumnType::Decimal},
        // clang-format on
    }};
    for (const auto &[word, type] : words) {
        if (declaredType.contains(word, Qt::CaseInsensitive))
            return type;
    }
    return ColumnType::Any;
}

// https://www.sqlite.org/datatype3.html, section 3.1; the order of the rules matters.
Affinity affinityOf(const QString &declaredType)
{
    const auto mentions = [&](QLatin1StringView word) {
        return declaredType.contains(word, Qt::CaseInsensitive);
    };
    if (mentions("INT"_L1))
        return Affinity::Integer;
    if (mentions("CHAR"_L1) || mentions("CLOB"_L1) || mentions("TEXT"_L1))
        return Affinity::Text;
    if (declaredType.isEmpty() || mentions("BLOB"_L1))
        return Affinity::Blob;
    if (mentions("REAL"_L1) || mentions("FLOA"_L1) || mentions("DOUB"_L1))
        return Affinity::Real;
    return Affinity::Numeric;
}

} // namespace varve
