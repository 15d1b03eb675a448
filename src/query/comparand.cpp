#include "query/comparand.h"

namespace varve {

Comparand::Comparand(qint64 integer)
    : m_value(integer)
{}

Comparand::Comparand(double real)
    : m_value(Codec<double>::toValue(real))
{}

Comparand::Comparand(Value value)
    : m_value(std::move(value))
{}

Comparand::Comparand(std::optional<Value> value)
    : m_value(std::move(value))
{}

Comparand::Comparand(const Comparand &) = default;
Comparand::Comparand(Comparand &&) noexcept = default;
Comparand &Comparand::operator=(const Comparand &) = default;
Comparand &Comparand::operator=(Comparand &&) noexcept = default;
Comparand::~Comparand() = default;

Comparand Comparand::ofInteger(qint64 integer, bool fits)
{
    return fits ? Comparand(integer) : Comparand(std::optional<Value>());
}

} // namespace varve
