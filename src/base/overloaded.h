#pragma once

namespace varve {

/// Joins lambdas into one visitor for std::visit. A case without a lambda does not compile, which
/// is how a new member of a closed set lists every place that must learn about it.
template<typename... Cases>
struct Overloaded : Cases...
{
    using Cases::operator()...;
};

/// So that the types of the lambdas need not be written: `Overloaded{[](Null) {}, ...}`.
template<typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

} // namespace varve
