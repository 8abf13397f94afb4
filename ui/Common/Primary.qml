pragma ComponentBehavior: Bound

import View

// The way forward: green, at most one a screen, always on the right.
Action {
    fill: Theme.green
    inkColour: Theme.white
    lipColour: Theme.greenLip
    role: Theme.primary
}
