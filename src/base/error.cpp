#include "base/error.h"

namespace varve {

ErrorDetails::~ErrorDetails() = default;

Error Error::withSql(QString sql) const
{
    auto copy = *this;
    copy.m_sql = std::move(sql);
    return copy;
}

Error Error::withNativeCode(QString code) const
{
    auto copy = *this;
    copy.m_nativeCode = std::move(code);
    return copy;
}

Error Error::withDetails(std::shared_ptr<const ErrorDetails> details) const
{
    auto copy = *this;
    copy.m_details = std::move(details);
    return copy;
}

QString Error::toText() const
{
    return m_advice.isEmpty() ? m_text : m_text + u' ' + m_advice;
}

} // namespace varve
