/**
 * The control API's version. Raised whenever a client that was written for the one before would be told something
 * wrong. A client that meets another number says so and asks for no more than `agent.state` and `agent.stop`, whose
 * shapes stay.
 */
export const protocolVersion = 1;
