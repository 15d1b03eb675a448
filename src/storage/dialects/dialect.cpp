#include "storage/dialects/dialect.h"

using namespace Qt::Literals::StringLiterals;

namespace varve {

QString Dialect::placeholder(qsizetype position)
{
    return u":v"_s + QString::number(position);
}

} // namespace varve
