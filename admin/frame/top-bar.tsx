import React from 'react';
import { useSelector } from 'react-redux';
import { say } from './words.ts';

/** Only where the window is too narrow for what stands on the left. */
const TopBar = ({ toggleSidebar }: { toggleSidebar: () => void }) => {
  const district = useSelector((state: { branding: { companyName: string } }) => state.branding.companyName);
  return (
    <header className="ot-top">
      <button type="button" onClick={toggleSidebar}>
        ☰ {say('frame.menu')}
      </button>
      <b>{district}</b>
    </header>
  );
};
export default TopBar;
