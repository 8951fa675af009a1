import { Component } from "react";

import { Problem } from "./Basics.jsx";

/** Keeps a mistake of ours to the part of the page in which it is made, and says so. */
export class Boundary extends Component {
  state = {};

  static getDerivedStateFromError(error) {
    return { error };
  }

  render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Problem again={() => location.reload()} label="Load the page again">
        This part of the page cannot be shown: {error.message}. Nothing that is stored has changed.
      </Problem>
    );
  }
}
