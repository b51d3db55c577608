import type { RouteBox, RouteEnd, RouteMethod, RoutePlan } from './route-model.ts';

/** Height of a method's line with its two texts, of an end with its two texts, and the least of a box. */
const METHOD_ROW = 66;
const END_ROW = 44;
const ABSENT_ROW = 56;
const TOP = 36;
const GAP = 14;

/** A method with the height of its line. */
export interface PlacedMethod {
  readonly entry: RouteMethod;
  readonly y: number;
}

/** A box with its edges, its ends and where the lines of further methods arrive. */
export interface PlacedBox {
  readonly box: RouteBox;
  readonly top: number;
  readonly bottom: number;
  readonly ends: readonly { readonly end: RouteEnd; readonly y: number }[];
}

/** A line from a method to a box that is not its first. */
export interface Branch {
  readonly from: number;
  readonly to: number;
  /** Where it turns. */
  readonly x: number;
  readonly box: RouteBox;
  readonly targets: number;
}

/** The picture with all its heights. */
export interface RouteLayout {
  readonly methods: readonly PlacedMethod[];
  readonly boxes: readonly PlacedBox[];
  readonly branches: readonly Branch[];
  readonly height: number;
}

/** Puts methods beside their first box, so that lines run straight, and the others below. */
export function layoutRoutes(plan: RoutePlan): RouteLayout {
  const methods: PlacedMethod[] = [];
  const boxes: PlacedBox[] = [];
  let y = TOP;
  for (const box of plan.boxes) {
    const own = plan.methods.filter((entry) => entry.to[0]?.key === box.key);
    const guests = plan.methods.filter((entry) => entry.to.slice(1).some((way) => way.key === box.key));
    const height = Math.max(own.length * METHOD_ROW, box.ends.length * END_ROW, 60) + guests.length * 18;
    const first = y + (height - guests.length * 18 - own.length * METHOD_ROW) / 2 + METHOD_ROW / 2;
    own.forEach((entry, index) => {
      methods.push({ entry, y: first + index * METHOD_ROW });
    });
    const step = height / box.ends.length;
    boxes.push({
      box,
      top: y,
      bottom: y + height,
      ends: box.ends.map((end, index) => ({ end, y: y + step * (index + 0.5) })),
    });
    y += height + GAP;
  }
  for (const entry of plan.methods.filter((method) => method.none !== null)) {
    methods.push({ entry, y: y + ABSENT_ROW / 2 });
    y += ABSENT_ROW;
  }
  return { methods, boxes, branches: branchesOf(methods, boxes), height: y + 4 };
}

function branchesOf(methods: readonly PlacedMethod[], boxes: readonly PlacedBox[]): readonly Branch[] {
  const branches: Branch[] = [];
  const guests = new Map<string, number>();
  for (const { entry, y } of methods)
    for (const way of entry.to.slice(1)) {
      const target = boxes.find((placed) => placed.box.key === way.key);
      if (!target) continue;
      const number = guests.get(way.key) ?? 0;
      guests.set(way.key, number + 1);
      branches.push({
        from: y,
        to: target.bottom - 12 - number * 18,
        x: 462 + (branches.length % 4) * 9,
        box: target.box,
        targets: way.targets,
      });
    }
  return branches;
}
