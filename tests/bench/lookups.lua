-- Requests for wrk: lookups in turn. Arguments: path before the query, "fresh" or "same", a number
-- that no other run against this server has, a file of things (percent-encoded IRIs, one a line),
-- and a file of queries (percent-encoded, THING where the thing goes, their LIMIT at the end).
-- Fresh: the LIMIT grows by one with every request, so that no two are the same.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local function read(path)
  local found = {}
  for line in io.lines(path) do found[#found + 1] = line end
  return found
end

function init(args)
  path, fresh, turn = args[1], args[2] == "fresh", 0
  things, queries, start = read(args[4]), {}, tonumber(args[3]) * 10000000
  for at, line in ipairs(read(args[5])) do
    local place, last = line:find("THING", 1, true)
    queries[at] = { path .. line:sub(1, place - 1), line:sub(last + 1) }
  end
  math.randomseed(start + number + 1)
  wrk.headers["Accept"] = "application/sparql-results+json"
end

function request()
  turn = turn + 1
  local query, thing, limit = queries[turn % #queries + 1], nil, nil
  if fresh then
    thing, limit = things[math.random(#things)], start + 2 * turn + number
  else
    thing, limit = things[turn % 3 + 1], 1000
  end
  return wrk.format("GET", query[1] .. thing .. query[2] .. limit)
end
