-- For wrk: wrk -s wrk.lua URL -- METHOD BODY. Prints the results as one line of JSON, times in microseconds.
-- A # in the body becomes a number that no other request of this run has.

local thread, sent = 0, 0

function setup(new)
  thread = thread + 1
  new:set("number", thread)
end

function init(arguments)
  wrk.method, wrk.body = arguments[1], arguments[2]
  if wrk.body and wrk.body:find("#") then
    function request() -- not for all: it takes time
      sent = sent + 1
      return wrk.format(nil, nil, nil, (wrk.body:gsub("#", number .. "-" .. sent)))
    end
  end
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests": %d, "taken": %d, "refused": %d, "broken": %d, "p50": %d, "p99": %d}',
    summary.requests, summary.duration, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
