pragma ComponentBehavior: Bound

import View

// The other way: white in an ink frame.
Action {
    fill: Theme.white
    frame: Theme.ink
    inkColour: Theme.ink
    lipColour: Theme.ink
    role: Theme.secondary
    stroke: Theme.length.stroke
}
